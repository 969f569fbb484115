"""An attribution in front of people."""
