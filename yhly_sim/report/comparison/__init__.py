"""A comparison in front of people."""
