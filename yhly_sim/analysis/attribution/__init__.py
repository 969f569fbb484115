"""What each part of a reform adds."""
