"""Where a worker runs: in bubblewrap, with a dropped user, or with limits alone.

bubblewrap gives it no network, no process but its own, a read-only system, an empty
home and a small /tmp. Run as root, it gives up root inside as well, since root's number
of processes cannot be limited; a second bubblewrap within then forbids user namespaces,
in which a worker could mount memory without bound.
"""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .stage import PACKAGE, START

SYSTEM = ("/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin")
SETTINGS = ("/etc/ld.so.cache", "/etc/alternatives")
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/tmp",
    "LANG": "C.UTF-8",
    "MPLBACKEND": "Agg",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
}
TEMPORARY = 16 * 2**20  # bytes of the worker's /tmp
FIRST_UID, UIDS = 20_000, 40_000  # one for each process that grades
NO_SANDBOX = """\
There is no sandbox here, so submissions are not run: they could read or change every
file of yours. {reason}
Debian, Ubuntu: sudo apt install bubblewrap
Ubuntu 24.04 and later forbid what bubblewrap needs. Either allow it for bubblewrap
alone, in a file /etc/apparmor.d/bwrap that holds
  abi <abi/4.0>, include <tunables/global>
  profile bwrap /usr/bin/bwrap flags=(unconfined) {{ userns, }}
and then: sudo systemctl reload apparmor
or allow it for all programs: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0
Windows: use WSL. If you trust every submission, --unsafe runs them with limits on time
and memory alone."""

LINUX = "Grading runs on Linux alone: it needs its limits. On Windows, use WSL."


class SandboxError(Exception):
    """Hostile code could not be contained here; the text says what to do."""


@dataclass(frozen=True)
class Sandbox:
    """How to start a worker: `kind` is "bubblewrap", "dropped user" or "limits alone".

    `drops` tells that the worker runs under a user of its own, `shields` that it cannot
    make user namespaces.
    """

    stage: Path
    kind: str
    drops: bool
    shields: bool
    hidden: tuple = ()

    def command(self, start=START):
        """Return the command line that runs Python code in this sandbox."""
        paths = [str(self.stage), *packages()]
        python = [interpreter(), "-I", "-S", "-B", "-c", start, *paths]
        drop = dropping() if self.drops else []
        if self.kind != "bubblewrap":
            return [*drop, *python]
        if not self.drops:
            return [*self._bubblewrap(), *python]
        shield = ["bwrap", "--unshare-user", "--disable-userns", "--dev-bind", "/", "/"]
        return [*self._bubblewrap(), *drop, *shield * self.shields, *python]

    def _bubblewrap(self):
        command = [shutil.which("bwrap"), "--die-with-parent", "--new-session"]
        if self.drops:  # a user namespace would hold no second user
            command += [f"--unshare-{n}" for n in ("ipc", "pid", "net", "uts")]
            command += ["--unshare-cgroup-try", "--cap-drop", "ALL"]
            for ability in ("SETUID", "SETGID", "SETPCAP"):
                command += ["--cap-add", f"CAP_{ability}"]
        else:
            command += ["--unshare-all", "--cap-drop", "ALL"]
            command += ["--unshare-user", "--disable-userns"] * self.shields
        return [*command, *mounts(self.stage, self.hidden), "--"]

    def clean_up(self):
        """End what a dropped user's worker has left behind, where no namespace does."""
        if self.drops and self.kind != "bubblewrap":
            kill = [*dropping(), "/bin/kill", "-KILL", "-1"]
            subprocess.run(kill, check=False, capture_output=True)


def find(stage, *, unsafe=False, hidden=()):
    """Return the best sandbox that works here, found out by running it.

    Raises:
        SandboxError: if there is none. With `unsafe`, limits alone will do.
    """
    if sys.platform != "linux":
        raise SandboxError(LINUX)
    root = os.geteuid() == 0
    reason = "bubblewrap (bwrap) is not installed."
    if shutil.which("bwrap"):
        for shields in (True, False):
            sandbox = Sandbox(stage, "bubblewrap", root, shields, hidden)
            reason = _problem(sandbox)
            if reason is None:
                return sandbox
        reason = f"bubblewrap is installed but does not work: {reason}"
    if not unsafe:
        raise SandboxError(NO_SANDBOX.format(reason=reason))
    user_sandbox = dropped_user(stage)
    return user_sandbox or Sandbox(stage, "limits alone", False, False)


def dropped_user(stage):
    """Return the sandbox of a user without rights, or None where there is none.

    It takes root, setpriv, and a Python that other users may run.
    """
    sandbox = Sandbox(stage, "dropped user", True, False)
    works = os.geteuid() == 0 and shutil.which("setpriv") and not _problem(sandbox)
    return sandbox if works else None


def _problem(sandbox):
    """What happens when the sandbox runs next to nothing: None if it works."""
    try:
        options = {"capture_output": True, "text": True, "timeout": 60, "check": False}
        trial = subprocess.run(sandbox.command("pass"), env=ENVIRONMENT, **options)
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    if trial.returncode == 0:
        return None
    return trial.stderr.strip() or f"it ended with code {trial.returncode}"


def mounts(stage, hidden=()):
    """Return bubblewrap's arguments for what a worker sees of the files."""
    roots = [Path("/usr")]
    arguments = ["--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev"]
    for path in ("/dev/shm", "/tmp"):
        arguments += ["--perms", "1777", "--size", str(TEMPORARY), "--tmpfs", path]
    for path in map(Path, SYSTEM):
        if path.is_symlink():
            arguments += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            arguments += ["--ro-bind", str(path), str(path)]
    for path in filter(os.path.exists, SETTINGS):
        arguments += ["--ro-bind", path, path]
    for path in map(Path, (sys.base_prefix, *packages(), stage)):
        if not any(path.is_relative_to(root) for root in roots):
            roots.append(path)
            arguments += [*_folders(path.parent), "--ro-bind", str(path), str(path)]
    masked = {PACKAGE, *(Path(p) / "course_lib" for p in packages()), *hidden}
    for path in sorted(masked):
        if path.is_dir() and any(path.is_relative_to(root) for root in roots):
            arguments += ["--tmpfs", str(path), "--remount-ro", str(path)]
    return [*arguments, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"]


def _folders(path):
    """Arguments that make a folder and those above it, readable by everyone."""
    arguments = []
    for folder in [*reversed(path.parents), path]:
        if folder != Path("/") and folder != Path("/tmp"):
            arguments += ["--perms", "0755", "--dir", str(folder)]
    return arguments


def packages():
    """Return the folders in which numpy and the other packages are installed."""
    ends = ("site-packages", "dist-packages")
    return [p for p in sys.path if p.endswith(ends) and os.path.isdir(p)]


def interpreter():
    """Return the path of the Python itself, outside of any virtual environment."""
    return os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)


def dropping():
    """Return the command that gives up root for the user of our own workers."""
    uid = FIRST_UID + os.getpid() % UIDS
    drop = [f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--no-new-privs"]
    return ["setpriv", *drop, "--bounding-set=-all", "--inh-caps=-all"]


def start(sandbox, request):
    """Start a worker; `request` is an open file. Return the process."""
    return subprocess.Popen(
        sandbox.command(),
        stdin=request,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
        start_new_session=True,
        cwd="/",
        bufsize=0,
    )


def stop(sandbox, process):
    """End a worker and everything that it has started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()
    process.wait()
    process.stdout.close()
    sandbox.clean_up()
