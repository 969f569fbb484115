"""What experiments and their analyses share: plans, runs in a store, results."""
