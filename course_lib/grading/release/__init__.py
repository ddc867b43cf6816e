"""What an instructor hands out: notebooks and a package without solutions."""
