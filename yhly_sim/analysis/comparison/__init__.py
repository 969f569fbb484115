"""Two scenarios or designs with the same luck."""
