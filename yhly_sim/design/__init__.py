"""A question to rows: factors, kinds of design, and the order in which rows run. Runs nothing and knows no model."""
