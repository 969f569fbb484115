"""What the model is held against: patterns as data (`patterns.yaml`), and how each number is read off a run."""
