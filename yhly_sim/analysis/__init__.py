"""Results to findings. Runs nothing and knows no model."""
