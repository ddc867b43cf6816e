"""The command line: `python -m course_lib.grading [grade|release|sample] …`."""

import sys

from .commands import main

if __name__ == "__main__":
    sys.exit(main())
