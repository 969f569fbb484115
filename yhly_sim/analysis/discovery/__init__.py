"""Under which settings cases of interest arise."""
