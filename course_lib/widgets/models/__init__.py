"""What widgets compute, without a page: trainings, networks, expressions."""
