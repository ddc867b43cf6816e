"""The Stage: a matplotlib figure as a fast picture, and what it remembers."""
