"""What patterns and fits found, in front of people."""
