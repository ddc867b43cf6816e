"""Call an answer safely: time, memory, printing, and what became of each call."""
