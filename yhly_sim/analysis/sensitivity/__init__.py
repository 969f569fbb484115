"""What an outcome depends on."""
