"""Gradescope's autograder: the archive that is uploaded, and what runs in it.

In Gradescope's container there are no namespaces, so a submission runs as a user
without rights, to whom the folders of the autograder are closed.
https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from . import grader, run
from .assignment import Assignment, graded_exercises
from .output import write
from .reports.files import gradescope as results
from .sandbox import sandbox
from .sandbox.stage import PACKAGE, fill_stage
from .submissions.files import Submission, collect

HOME = Path("/autograder")
SETUP = """\
#!/usr/bin/env bash
# Run once, as root, when Gradescope builds the image.
set -euo pipefail
apt-get update
for version in 3.13 3.12 3.11; do
  if apt-get install --yes "python$version" "python$version-venv"; then break; fi
done
apt-get install --yes util-linux
"$(command -v "python$version")" -m venv /opt/grading
/opt/grading/bin/python -m pip install --requirement /autograder/source/requirements.txt
chmod -R go-rwx /autograder/source
"""
RUN = """\
#!/usr/bin/env bash
# Run for each submission, as root.
set -euo pipefail
chmod -R go-rwx /autograder/source /autograder/submission /autograder/results
cd /autograder/source
export PYTHONPATH=/autograder/source OPENBLAS_NUM_THREADS=1 COURSE_PROGRESS=off
exec /opt/grading/bin/python -m course_lib.grading.gradescope
"""
NEEDED = ("ipython", "ipywidgets", "jinja2", "joblib", "numpy", "scikit-learn", "tqdm")
UNABLE = "This submission was not graded; it is not your fault. Tell your instructor."


def members(assignment):
    """Return name → bytes of the files in the autograder's archive."""
    from importlib.metadata import version

    files = {"setup.sh": SETUP, "run_autograder": RUN}
    files["requirements.txt"] = "".join(f"{n}=={version(n)}\n" for n in NEEDED)
    fields = asdict(assignment) | {"deadline": None, "late_factor": 1.0}  # theirs count
    files["assignment.json"] = json.dumps(fields, indent=1)
    texts = {name: text.encode() for name, text in files.items()}
    for path in sorted(PACKAGE.rglob("*.py")):
        texts[str(path.relative_to(PACKAGE.parent))] = path.read_bytes()
    return texts


def read(path):
    """Return the `Assignment` in the archive's assignment.json."""
    fields = json.loads(Path(path).read_text("utf-8"))
    for key in ("names", "points", "files"):
        fields[key] = tuple(tuple(x) if isinstance(x, list) else x for x in fields[key])
    return Assignment(**fields)


def main(home=HOME):
    """Grade `home`/submission and write `home`/results/results.json.

    Returns 1, and says so to the student, if the machinery fails.
    """
    assignment = read(home / "source" / "assignment.json")
    try:
        text = results(card_of_folder(home / "submission", assignment))
    except (grader.GradingError, sandbox.SandboxError, OSError) as error:
        print(error, file=sys.stderr)
        failure = {"output": UNABLE, "stdout_visibility": "hidden", "score": 0.0}
        write(home / "results" / "results.json", json.dumps(failure))
        return 1
    write(home / "results" / "results.json", json.dumps(text, ensure_ascii=False))
    return 0


def card_of_folder(folder, assignment):
    """Return the `Card` of the notebooks in a folder, all of one student.

    Raises:
        SandboxError: if there is neither bubblewrap nor a user without rights.
        GradingError: if a reference fails, so that no mark could be trusted.
    """
    with TemporaryDirectory(prefix="grading-") as place:
        stage = Path(place) / "stage"
        stage.mkdir()
        Path(place).chmod(0o755)
        stage.chmod(0o755)
        fill_stage(stage)
        box = sandbox.dropped_user(stage) or sandbox.find(stage)
        if grader.failing_references(graded_exercises(assignment), box):
            raise grader.GradingError("the course's own solutions do not pass here")
        try:
            submissions = collect(folder)
        except ValueError:
            submissions = []
        whole = Submission("you")
        for each in submissions:
            whole.files |= {f"{each.student}/{n}": p for n, p in each.files.items()}
            whole.notes += each.notes
        return run.card_of(whole, whole.read(), assignment, "", None, box)


if __name__ == "__main__":
    sys.exit(main())
