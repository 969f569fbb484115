"""Findings to sentences, tables, figures and folders."""
