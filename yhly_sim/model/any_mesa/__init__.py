"""Models of other authors behind the same adapter."""
