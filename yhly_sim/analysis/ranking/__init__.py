"""Which of several designs is best."""
