"""The lesson: its file and the answers that runs give."""
