"""The questions of the course: a module for each lesson."""
