"""Commands that write reports and pages."""
