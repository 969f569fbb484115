"""What `yhly report` gathers before it writes."""
