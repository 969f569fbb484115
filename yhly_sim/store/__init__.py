"""Rows to results, kept: an index, a spool and parts in one folder. Knows no model."""
