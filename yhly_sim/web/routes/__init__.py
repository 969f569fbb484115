"""What can be asked of the server, a file for each part of the page."""
