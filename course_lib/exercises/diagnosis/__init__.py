"""From what became of the calls of an answer to a sentence: what is wrong with it."""
