"""What every command shares: what is printed and how, options, help pages, completion."""
