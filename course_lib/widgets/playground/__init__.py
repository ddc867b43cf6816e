"""The playground: its setting, its training, and its picture."""
