"""A discovery in front of people."""
