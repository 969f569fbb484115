"""The oracle: the whole model a second time, in plain Python on Mesa objects, written to be read.

It shares nothing with the package but the numbers in force (the configuration that a policy hands in) and the
frozen registers of codes and decisions, which it keeps as constants of its own. Whatever the two implementations
agree on, row by row and column by column, is what the documents say and no accident of how it was computed.

One file here has the stem of the mechanism in `yhly_sim/domain` that it says again.
"""
