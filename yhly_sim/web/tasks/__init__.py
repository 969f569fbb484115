"""Work done beside the server, by processes of its own."""
