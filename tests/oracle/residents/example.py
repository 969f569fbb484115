"""The example that a courtyard is given."""

from __future__ import annotations


def genuine_activity(courtyard):
    """What the visible members do that is more than paper."""
    return courtyard.example_activity * (1 - courtyard.formal_share)


def example(courtyard):
    """Visible members by what they do, as a share of adults."""
    return courtyard.visible_share * genuine_activity(courtyard)
