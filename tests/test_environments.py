"""pip, conda and Binder get the same packages, and Binder's image can be described."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def conda(path):
    """Return {package: bounds} of a conda environment; pip's own part is left out."""
    listed = yaml.safe_load((ROOT / path).read_text())["dependencies"]
    specs = (line.partition(" ") for line in listed if isinstance(line, str))
    bounds = {name: SpecifierSet(pinned(bound)) for name, _, bound in specs}
    assert bounds.pop("pip") == SpecifierSet()
    return bounds


def pinned(bound):
    """Write conda's fuzzy `=3.11` as pip's `==3.11.*`."""
    return f"={bound}.*" if bound.startswith("=") else bound


def runtime():
    requirements = [Requirement(line) for line in PROJECT["dependencies"]]
    return {each.name: each.specifier for each in requirements}


@pytest.mark.parametrize("path", ["environment.yml", "binder/environment.yml"])
def test_conda_and_binder_have_the_packages_of_pip(path):
    packages = conda(path)
    del packages["python"]
    assert packages == runtime()


@pytest.mark.parametrize("path", ["environment.yml", "binder/environment.yml"])
def test_python_is_one_the_project_supports(path):
    asked = conda(path)["python"]
    supported = [f"3.{minor}.5" for minor in range(30)]
    allowed = list(asked.filter(supported))
    assert allowed
    assert len(allowed) < 5  # it is pinned above, too
    assert list(SpecifierSet(PROJECT["requires-python"]).filter(allowed)) == allowed


def test_binder_pins_one_python_within_the_range_of_conda():
    (binder,) = conda("binder/environment.yml")["python"].filter(
        f"3.{minor}.5" for minor in range(30)
    )
    assert binder in conda("environment.yml")["python"]


def test_every_package_has_bounds_on_both_sides():
    for name, bounds in runtime().items():
        assert {bound.operator for bound in bounds} == {">=", "<"}, name


def test_the_pins_are_within_the_bounds():
    pins = (ROOT / "constraints.txt").read_text().split()
    pins = dict(pin.lower().split("==") for pin in pins)
    extras = PROJECT["optional-dependencies"]
    tested = [*extras["test"], *extras["grading"], *extras["cluster"]]
    for line in [*PROJECT["dependencies"], *tested]:
        wanted = Requirement(line)
        assert pins[wanted.name] in wanted.specifier, line


def test_the_channel_is_conda_forge():
    for path in ("environment.yml", "binder/environment.yml"):
        listed = yaml.safe_load((ROOT / path).read_text())
        assert listed["channels"] == ["conda-forge"]


@pytest.fixture(scope="module")
def dockerfile():
    """The Dockerfile that Binder would build, made without Docker or network."""
    command = Path(sys.executable).with_name("jupyter-repo2docker")
    assert command.exists(), "jupyter-repo2docker is missing: run `make test`"
    run = subprocess.run(
        [command, "--no-build", "--debug", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout + run.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="repo2docker needs Unix")
def test_binder_would_build_the_course(dockerfile):
    assert "Building conda environment for python=3.11" in dockerfile
    steps = [
        'env update -p ${NB_PYTHON_PREFIX} --file "binder/environment.yml"',
        "COPY --chown=0:0 src/ ${REPO_DIR}/",  # the lessons, after the cached layer
        "RUN ./binder/postBuild",
        'ENV R2D_ENTRYPOINT="${REPO_DIR}/binder/start"',
    ]
    places = [dockerfile.find(step) for step in steps]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.skipif(sys.platform == "win32", reason="the scripts are for Linux")
def test_binder_starts_with_our_settings():
    python = Path(sys.executable).parent
    show = 'echo "$JUPYTER_CONFIG_PATH"; echo "$1"'
    run = subprocess.run(
        [ROOT / "binder" / "start", "sh", "-c", show, "sh", "an argument"],
        env={"PATH": f"{python}{os.pathsep}{os.environ['PATH']}"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    settings, argument = run.stdout.splitlines()
    assert Path(settings, "jupyter_server_config.py").exists()
    assert argument == "an argument"


@pytest.mark.skipif(sys.platform == "win32", reason="the scripts are for Linux")
def test_binder_scripts_can_be_executed_and_parsed():
    for name in ("postBuild", "start"):
        script = ROOT / "binder" / name
        assert os.access(script, os.X_OK)
        assert subprocess.run([shutil.which("bash"), "-n", script]).returncode == 0
