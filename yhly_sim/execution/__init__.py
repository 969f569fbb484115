"""Runs rows through an adapter that is handed in."""
