"""Designs searched for by ask and tell."""
