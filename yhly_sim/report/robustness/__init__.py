"""What stands over the plausible space, in front of people."""
