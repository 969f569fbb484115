"""What targets say about parameters."""
