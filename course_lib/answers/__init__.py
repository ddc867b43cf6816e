"""Answers: compared with what is expected, put into words, read as they were typed."""
