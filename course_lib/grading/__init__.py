"""Grade a class: functions by name, run in a sandbox, judged outside of it.

`python -m course_lib.grading --help` shows the commands; README.md is the first hour.
"""
