"""What the errata hunt has to settle: a module for each of the lecture notes."""
