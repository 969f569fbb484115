"""Where in the plausible space a policy stands."""
