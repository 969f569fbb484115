"""The Python API: one file per verb of `yhly`."""
