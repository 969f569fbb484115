"""Documents written from the code: the description of the model, its dictionary, its numbers, and the report's rows."""
