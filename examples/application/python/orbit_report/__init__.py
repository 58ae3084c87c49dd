"""Reports about the paths that the program simulates."""
