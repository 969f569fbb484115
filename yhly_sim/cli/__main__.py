"""`python -m yhly_sim.cli` is `yhly`."""

from yhly_sim.cli.main import main

main()
