"""Commands that call the model and are not kept."""
