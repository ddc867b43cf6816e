"""How the lessons are served: settings, pages, and the learner's own copies.

`python -m course_lib.hosting lab` and `… voila` start the servers; `make` calls them.
"""
