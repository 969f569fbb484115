"""Benchmarks: they compare in one run, as ratios of CPU time, and print what they measured."""
