"""JupyterHub for real on this machine: three learners, in JupyterLab and on a page.

JupyterHub is that of the extra `hub`; where it is missing, it goes into an environment
of its own, which sees the packages of this one. Its proxy comes from npm. Whatever is
fetched is fetched once, into `build/hub`.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path
from types import SimpleNamespace
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import psutil
import pytest
from websocket import create_connection

from course_lib.hosting.copies import ROOT
from course_lib.hosting.settings import HERE
from tests.browser.panels import WIDGET
from tests.hosting.conftest import free_port

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LEARNERS = ("ada", "grace", "alan")
SOLVED = {"ada": "fires", "grace": "softmax", "alan": "fold_bias"}  # by each in Lab
PLACE = ROOT / "build" / "hub"
PACKAGES = ["jupyterhub>=5.3,<7"]
PROXY = "configurable-http-proxy@5"
SECONDS = 120
PASSWORD, TOKEN = "sesame", "only-for-this-trial"
# The hub's own configuration, and a token with which the test looks at everything.
CONFIG = f"""
exec(open({str(HERE / "hub" / "jupyterhub_config.py")!r}).read())
c.JupyterHub.services = [{{"name": "trial", "api_token": {TOKEN!r}}}]
c.JupyterHub.load_roles = [{{"name": "trial", "services": ["trial"], "scopes": [
    "admin:servers", "access:servers", "admin:users", "shutdown"]}}]
"""
RECORD = """
from course_lib.exercises import progress
progress.record_check({name!r}, "correct")
print(sorted(progress.entries()))
"""


@pytest.fixture(scope="module")
def installed():
    """JupyterHub and its proxy: a search path that finds their commands first."""
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("npm is missing: the proxy of JupyterHub cannot be fetched")
    python = Path(sys.executable)
    if not python.with_name("jupyterhub").exists():
        python = PLACE / "venv" / "bin" / "python"
    proxy = PLACE / "node_modules" / ".bin"
    try:
        if not python.with_name("jupyterhub").exists():
            venv.create(PLACE / "venv", clear=True, with_pip=True)
            (packages,) = (PLACE / "venv").glob("lib/python*/site-packages")
            here = [path for path in sys.path if path.endswith("site-packages")]
            (packages / "course.pth").write_text("\n".join([*here, str(ROOT)]) + "\n")
            run(python, "-m", "pip", "install", "--quiet", *PACKAGES)
            for part in ("share/jupyter", "etc/jupyter"):  # JupyterLab's own files
                (PLACE / "venv" / part).parent.mkdir(exist_ok=True)
                (PLACE / "venv" / part).symlink_to(Path(sys.prefix) / part)
        if not (proxy / "configurable-http-proxy").exists():
            run(npm, "install", "--silent", "--no-save", "--prefix", PLACE, PROXY)
    except subprocess.CalledProcessError as error:
        shutil.rmtree(PLACE, ignore_errors=True)
        pytest.skip(f"JupyterHub cannot be fetched: {error.stderr[-300:]}")
    return os.pathsep.join([str(python.parent), str(proxy), os.environ["PATH"]])


def run(*command):
    subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def trial(installed, tmp_path_factory):
    """The hub, running; everything it has started ends with it."""
    folder = tmp_path_factory.mktemp("hub")
    (folder / "config.py").write_text(CONFIG)
    port = free_port()
    log = folder / "hub.log"
    environ = {
        **os.environ,
        "PATH": installed,
        "PYTHONPATH": str(ROOT),
        "HUB_HOMES": str(folder / "homes"),
        "HUB_PORT": str(port),
        "HUB_PASSWORD": PASSWORD,
    }
    with log.open("w") as output:
        hub = subprocess.Popen(
            ["jupyterhub", "--config", str(folder / "config.py")],
            executable=shutil.which("jupyterhub", path=installed),
            cwd=folder,
            env=environ,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    trial = SimpleNamespace(
        url=f"http://127.0.0.1:{port}", log=log, homes=folder / "homes", process=hub
    )
    try:
        wait_until(lambda: answers(trial, "/hub/api/"), hub, log)
        yield trial
    finally:
        family = psutil.Process(hub.pid).children(recursive=True)
        hub.terminate()
        hub.wait(60)
        for process in family:  # servers of learners lead sessions of their own
            try:
                process.terminate()
            except psutil.NoSuchProcess:
                continue
        psutil.wait_procs(family, 20)


def wait_until(done, hub, log):
    for _ in range(SECONDS * 2):
        assert hub.poll() is None, log.read_text()
        if done():
            return
        time.sleep(0.5)
    raise TimeoutError(log.read_text())


def answers(trial, path):
    try:
        ask(trial, path)
    except (URLError, ConnectionError):
        return False
    return True


def ask(trial, path, method="GET", **data):
    request = Request(
        f"{trial.url}{path}",
        method=method,
        headers={"Authorization": f"token {TOKEN}"},
        data=json.dumps(data).encode() if data else None,
    )
    with urlopen(request, timeout=60) as answer:
        return json.loads(answer.read() or b"null")


@pytest.fixture(scope="module")
def tabs(trial, chromium):
    """A browser of each learner, signed in, with JupyterLab on the first lesson."""
    opened = {}
    for learner in LEARNERS:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.goto(f"{trial.url}/hub/login")
        page.get_by_label("Username").fill(learner)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"**/user/{learner}/lab/tree/work/00_start_here.ipynb*")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        opened[learner] = page
    yield opened
    for page in opened.values():
        page.context.close()


def test_each_learner_comes_to_the_first_lesson_in_jupyterlab(tabs):
    for page in tabs.values():
        heading = page.locator(".jp-Notebook h1").first
        heading.wait_for()
        assert "Start here" in heading.inner_text()


def run_in_kernel(trial, learner, code):
    """Run code in a new kernel of the learner's server; return what it prints."""
    base = f"/user/{learner}/api/kernels"
    kernel = ask(trial, base, "POST", name="python3")["id"]
    channel = create_connection(
        f"{trial.url}{base}/{kernel}/channels".replace("http", "ws", 1),
        header=[f"Authorization: token {TOKEN}"],
        timeout=SECONDS,
    )
    header = {"msg_id": "run", "msg_type": "execute_request", "session": "trial"}
    header |= {"username": "", "version": "5.3", "date": "2026-01-01T00:00:00Z"}
    content = {"code": code, "silent": False, "store_history": False}
    message = {"header": header, "parent_header": {}, "metadata": {}, "buffers": []}
    channel.send(json.dumps(message | {"content": content, "channel": "shell"}))
    printed, awaited = "", {"execute_reply", "idle"}  # in either order
    while awaited:
        answer = json.loads(channel.recv())
        if answer["parent_header"].get("msg_id") != "run":
            continue
        content = answer["content"]
        if answer["msg_type"] == "stream":
            printed += content["text"]
        if answer["msg_type"] == "execute_reply":
            assert content["status"] == "ok", content
        awaited -= {answer["msg_type"], content.get("execution_state")}
    channel.close()
    return printed


def test_each_learner_has_progress_of_their_own(trial, tabs):
    for learner, name in SOLVED.items():
        printed = run_in_kernel(trial, learner, RECORD.format(name=name))
        assert printed.strip() == str([name])  # and nobody else's
    for learner, name in SOLVED.items():
        stored = (trial.homes / learner / "progress.json").read_text()
        assert [other for other in SOLVED.values() if f'"{other}"' in stored] == [name]


def test_each_learner_has_a_page_whose_widgets_answer(trial, tabs):
    for learner, tab in tabs.items():
        page = tab.context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        home = f"{trial.url}/user/{learner}/voila"
        page.goto(f"{home}/tree/notebooks")
        assert page.locator("h2").count() >= 14
        page.goto(f"{home}/render/notebooks/01_neurons.ipynb")
        skip = page.get_by_role("button", name="Explore without a guess").first
        # Widgets come in any order: the first one now may soon be the second.
        panel = skip.locator(WIDGET).element_handle()
        panel.wait_for_selector("text=Explore without a guess").click()
        picture = panel.wait_for_selector("img.widget-image")
        before = picture.get_attribute("src")
        panel.wait_for_selector("[role=slider]").focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function(
            "([image, before]) => image.src !== before", arg=[picture, before]
        )
        page.close(run_before_unload=True)


def test_nobody_gets_into_the_server_of_another(trial, tabs):
    for path in ("api/contents/work", "lab", "voila/tree/notebooks"):
        answer = tabs["ada"].context.request.get(f"{trial.url}/user/grace/{path}")
        assert answer.status in (403, 404)
        assert "00_start_here" not in answer.text()


def test_a_stranger_has_to_sign_in(trial, tabs):  # the learner's server is on
    with pytest.raises(HTTPError, match="403"):
        urlopen(f"{trial.url}/user/ada/api/contents/work", timeout=60)


def test_what_a_learner_costs(trial, tabs):
    """Prints the memory from which the limits in the README are worked out."""
    for process in psutil.Process(trial.process.pid).children(recursive=True):
        words = " ".join(process.cmdline())
        kind = next(
            (k for k in ("singleuser", "ipykernel", "http-proxy") if k in words), None
        )
        if kind:
            memory = process.memory_full_info()
            print(f"{kind}: PSS {memory.pss / 1e6:.0f} MB, USS {memory.uss / 1e6:.0f}")
            assert memory.uss < 400e6
