"""Looking on at a run, and writing down what happened to one dispute or grid."""
