"""Commands that ask stored runs, and the model against patterns."""
