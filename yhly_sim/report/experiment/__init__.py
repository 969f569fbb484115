"""An experiment in front of people."""
