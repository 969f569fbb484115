"""The theory: what a district is and what happens in it. No files are written here, and no Mesa."""
