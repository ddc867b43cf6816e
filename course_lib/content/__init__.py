"""What the course says: its lessons, terms, exercises, questions and errata."""
