"""Commands that run what is kept, and look after it."""
