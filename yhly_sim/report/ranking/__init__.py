"""A ranking in front of people."""
