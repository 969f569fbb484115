"""The classroom: a server of this machine that sends runs, and the page that plays them."""
