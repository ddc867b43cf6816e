"""The command line: `python -m course_lib.grading [grade|release|sample] …`."""

import sys

from course_lib.docstrings import need_docstrings

need_docstrings(SystemExit)

from .commands import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
