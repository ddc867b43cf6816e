"""Where answers run: a process in a sandbox, and the messages to and from it."""
