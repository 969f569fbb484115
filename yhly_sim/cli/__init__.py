"""The command line: it only calls studies and report, and says what happened in the reader's language."""
