"""What the results pages for policy staff are told of a batch in the store."""
