"""Commands that look at files and at what there is."""
