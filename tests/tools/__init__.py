"""Tools of the authors: run and normalise notebooks, fill in solutions, mutate."""
