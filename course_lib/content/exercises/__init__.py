"""The exercises of the course: a module for each lesson, and trials they share."""
