"""The folder that a sandboxed worker sees of this project: no task, no solution.

It holds `course_lib` as far as lessons use it in answers (the mathematics), and, under
a name of its own, the few files that call an answer and send back its values.
"""

import compileall
import shutil
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
PARTS = {
    "answers": ("inputs",),
    "exercises/calling": ("calls", "deadline", "failures", "outcome", "surroundings"),
    "grading/sandbox": ("messages", "worker"),
}
START = (
    "import sys; sys.path += sys.argv[1:]; "
    "from lab.grading.sandbox.worker import main; main()"
)


def fill_stage(stage):
    """Copy what the worker needs into the folder `stage`, and compile it."""
    mathematics = stage / "course_lib"
    mathematics.mkdir()
    for file in PACKAGE.glob("*.py"):
        shutil.copyfile(file, mathematics / file.name)
    for part, names in PARTS.items():
        folder = stage / "lab" / part
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
        for name in names:
            shutil.copyfile(PACKAGE / part / f"{name}.py", folder / f"{name}.py")
    (stage / "lab" / "__init__.py").touch()
    compileall.compile_dir(stage, quiet=2)
    for path in stage.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
