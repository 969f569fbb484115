"""Commands about this machine: is it ready, make it so, serve the classroom."""
