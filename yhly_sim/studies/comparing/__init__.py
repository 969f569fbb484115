"""What comparisons and rankings share."""
