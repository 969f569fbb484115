"""Stories of disputes and grids."""
