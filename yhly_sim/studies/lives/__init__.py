"""Runs that are lived again so that they can be told."""
