"""A calibration in front of people."""
