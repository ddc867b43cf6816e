"""What the course says: lessons, terms, exercises, questions, errata; data, no machinery."""
