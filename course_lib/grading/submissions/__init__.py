"""What was handed in: files, notebooks, and the definitions in them."""
