"""Answers: compared with what was expected, put into words, read from what was typed."""
