"""Marks as files, pages, summaries, and rows of a gradebook."""
