"""A sensitivity analysis in front of people."""
