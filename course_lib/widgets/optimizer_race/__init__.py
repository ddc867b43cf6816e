"""The optimizer race: its training, its picture, its controls."""
