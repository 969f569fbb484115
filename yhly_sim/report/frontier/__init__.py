"""The front of a search in front of people."""
