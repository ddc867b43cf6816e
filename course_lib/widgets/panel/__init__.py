"""The Panel: what every widget is made of, its controls, and what goes on by itself."""
