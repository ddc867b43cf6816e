"""Settings of whoever runs the server: they are read, they win, and faults are told."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import voila.app

from course_lib.hosting import own_settings, servers
from course_lib.hosting.voila import forks, safety, visitors
from tests.hosting.conftest import START, course, running
from tests.hosting.samples import write_lessons
from tests.hosting.voila.test_voila import get, kernel_of, status

MODULES = forks, visitors, voila.app  # whose settings are known once they are imported
README = Path(own_settings.__file__).with_name("README.md")
# The real command, which tells all settings instead of serving.
TELL = """
import json
from jupyter_server.serverapp import ServerApp
from voila.app import Voila
def tell(self):
    own = getattr(self, "tornado_settings", {}).get("headers")
    print("SETTINGS", json.dumps([self.config, own, self.port], default=str))
Voila.start = ServerApp.start = tell
"""


def start(folder, command, *arguments, script=TELL + START, **environ):
    """Run the command in `folder` and return what it prints and how it ends."""
    lessons = folder / "lessons"
    if not lessons.exists():
        lessons.mkdir()
        write_lessons(lessons)
    own = {
        "HOME": str(folder / "home"),
        "JUPYTER_RUNTIME_DIR": str(folder / "run"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    command_line = [
        sys.executable,
        "-P",
        "-c",
        script,
        lessons,
        folder / "work",
        command,
    ]
    return subprocess.run(
        [*command_line, *arguments, "--no-browser"],
        cwd=folder,
        env={**os.environ, **own, **environ},
        capture_output=True,
        text=True,
        timeout=120,
    )


def effective_settings(process):
    """Return the settings, the headers and the port that a server would have."""
    match = re.search(r"^SETTINGS (.*)$", process.stdout, re.MULTILINE)
    assert match, process.stdout + process.stderr
    return json.loads(match[1])


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def free(*arguments):
    """Return arguments with a port that nobody uses, for servers that never listen."""
    return *arguments, "--port", "18766"


def test_a_users_files_win_by_every_road(tmp_path):
    roads = {"JUPYTER_CONFIG_PATH": "path", "JUPYTER_CONFIG_DIR": "dir"}
    environ = {name: str(tmp_path / folder) for name, folder in roads.items()}
    write(
        tmp_path / "voila.py",
        "c.MappingKernelManager.cull_idle_timeout = 300\n"
        "c.Voila.tornado_settings = {'headers': {'X-Frame': 'yes'}}\n"
        "c.VisitorKernels.limit = 7\n",
    )
    write(tmp_path / "path/voila.py", "c.MappingKernelManager.cull_interval = 7")
    write(tmp_path / "dir/voila.json", '{"VoilaConfiguration": {"theme": "dark"}}')
    write(tmp_path / "dir/voila.py", "c.VisitorKernels.limit = 9")
    process = start(tmp_path, "voila", "--Voila.port=18765", **environ)
    settings, headers, port = effective_settings(process)
    assert settings["MappingKernelManager"] == {
        "cull_idle_timeout": 300,
        "cull_interval": 7,
    }
    assert settings["VoilaConfiguration"]["theme"] == "dark"
    assert settings["VisitorKernels"]["limit"] == 7  # the nearest file
    assert port == 18765
    assert headers == safety.HEADERS | {"X-Frame": "yes"}  # and ours stay
    assert settings["VoilaConfiguration"]["template"] == "course"
    assert not process.stderr


def test_a_users_files_win_in_jupyterlab(tmp_path):
    home = tmp_path / "home" / ".jupyter"
    write(
        home / "jupyter_server_config.py",
        "c.MappingKernelManager.cull_idle_timeout = 300\n"
        "c.ServerApp.root_dir = '/somewhere'\nc.ServerApp.ip = '0.0.0.0'",
    )
    lab = '{"ServerApp": {"port": 18763, "ip": "localhost"}}'
    write(home / "jupyter_lab_config.json", lab)
    write(tmp_path / "jupyter_server_config.py", "c.ServerApp.port = 1")
    own = {"JUPYTER_CONFIG_DIR": str(home)}
    process = start(tmp_path, "lab", "--lessons", "notebooks", **own)
    settings, _, port = effective_settings(process)
    assert settings["MappingKernelManager"]["cull_idle_timeout"] == 300
    assert settings["VoilaConfiguration"]["template"] == "course"  # ours, beside them
    assert port == 18763
    assert settings["ServerApp"]["ip"] == "0.0.0.0"  # of two files, Jupyter's choice
    assert "http://127.0.0.1:18763/lab" in process.stdout
    assert "jupyter_server_config.py is not read" in process.stderr
    assert "ServerApp.root_dir is not taken from here" in process.stderr
    assert settings["ServerApp"]["root_dir"] == str(tmp_path / "lessons")


def test_the_address_of_jupyterlab_lets_its_reader_in(tmp_path):
    process = start(tmp_path, "lab", *free(), JUPYTER_TOKEN="")
    settings, *_ = effective_settings(process)
    (address,) = re.findall(r"http://127.0.0.1:18766/\S+", process.stdout)
    token = settings["IdentityProvider"]["token"]
    assert len(token) == 48 and address.endswith(f"?token={token}")


@pytest.mark.parametrize(
    ("arguments", "environ"),
    [
        ((), {"JUPYTER_TOKEN": "sesame"}),
        pytest.param(("--IdentityProvider.token=sesame",), {}, marks=pytest.mark.slow),
        pytest.param(("--ServerApp.token=sesame",), {}, marks=pytest.mark.slow),
        (("--PasswordIdentityProvider.hashed_password=argon2:x",), {}),
    ],
)
def test_a_users_own_key_to_jupyterlab_stays_and_is_not_printed(
    tmp_path, arguments, environ
):
    process = start(
        tmp_path, "lab", *free(*arguments), **{"JUPYTER_TOKEN": ""} | environ
    )
    settings, *_ = effective_settings(process)
    assert settings.get("IdentityProvider", {}).get("token") in (None, "sesame")
    (address,) = re.findall(r"http://127.0.0.1:18766/\S+", process.stdout)
    assert "token" not in address


def test_an_argument_wins_over_a_file_and_safety_over_both(tmp_path):
    write(
        tmp_path / "voila.py",
        "c.VisitorKernels.limit = 7\nc.VoilaConfiguration.preheat_kernel = True\n"
        "c.VoilaConfiguration.extension_language_mapping = {'.py': 'python'}",
    )
    process = start(
        tmp_path,
        "voila",
        *free("--VisitorKernels.limit=8"),
        "--VoilaConfiguration.progressive_rendering=True",
    )
    settings, *_ = effective_settings(process)
    assert settings["VisitorKernels"]["limit"] == "8"
    for name in ("preheat_kernel", "extension_language_mapping"):
        assert (
            f"voila.py: VoilaConfiguration.{name} is not taken from" in process.stderr
        )
    assert "command line: VoilaConfiguration.progressive_rendering" in process.stderr
    ours = settings["VoilaConfiguration"]
    assert ours["extension_language_mapping"] == {}
    assert ours["progressive_rendering"] is ours["preheat_kernel"] is False


@pytest.mark.parametrize(
    ("name", "text", "where", "what"),
    [
        ("voila.py", "x = 1\nc.VisitorKernels.limit = y", "line 2", "NameError: name"),
        ("voila.py", "c.Voila.port = (\n", "line 1", "SyntaxError"),
        ("voila.py", "import nothing_like_it", "line 1", "ModuleNotFoundError"),
        ("voila.json", '{"Voila": {\n"port": }}', "line 2", "JSONDecodeError"),
    ],
)
def test_a_broken_file_ends_the_start_with_its_name_and_line(
    tmp_path, name, text, where, what
):
    path = write(tmp_path / name, text)
    with pytest.raises(SystemExit) as end:
        own_settings.read(["voila"], [tmp_path])
    assert str(end.value).startswith(f"{path}, {where}: {what}")
    assert "then start again" in str(end.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("c.VisitorKernel.limit = 3", "Did you mean VisitorKernels?"),
        ("c.VisitorKernels.limits = 3", "Did you mean VisitorKernels.limit?"),
        ("c.ForkedKernel.megabytes = 3", "ForkedKernel has no such setting."),
        ("c.limit = 3", "'limit' is set by itself and does nothing"),
        ("c.Qwxyz.limit = 3", "Does an extension bring it?"),
    ],
)
def test_a_setting_that_nothing_has_is_told(tmp_path, text, sentence):
    path = write(tmp_path / "voila.py", text)
    (notice,) = own_settings.read(["voila"], [tmp_path]).notices()
    assert notice.startswith(f"{path}: ") and sentence in notice


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("c.VisitorKernels.limit = 'many'", "must be an int, at least 1, and 'many'"),
        ("c.VisitorKernels.limit = 0", "must be an int, at least 1, and 0"),
        ("c.ForkedKernel.memory = 10", "must be an int, at least 200, and 10"),
        ("c.VoilaExporter.exclude_input = 'no'", "must be a boolean, and 'no'"),
    ],
)
def test_a_value_that_a_setting_does_not_take_ends_the_start(tmp_path, text, sentence):
    write(tmp_path / "voila.py", text)
    with pytest.raises(SystemExit, match=re.escape(sentence)):
        own_settings.read(["voila"], [tmp_path]).refuse_wrong_values()


@pytest.mark.parametrize(
    ("argument", "sentence"),
    [
        ("--ForkedKernel.memory=30", "must be an int, at least 200, and 30 is not"),
        ("--ForkedKernel.memory=0", "must be an int, at least 200, and 0 is not"),
        ("--ForkedKernel.memory=2GB", "must be an int, at least 200, and 2GB is not"),
        ("--ForkedKernel.memory=", "must be an int, at least 200, and nothing is not"),
        ("--ForkedKernel.memory=500.5", "an int, at least 200, and 500.5 is not"),
        ("--VisitorKernels.limit=0", "must be an int, at least 1, and 0 is not"),
        ("--VisitorKernels.waiting=-3", "must be an int, at least 0, and -3 is not"),
        ("--VoilaExporter.exclude_input=maybe", "must be a boolean, and maybe is not"),
        ("--Voila.port=many", "must be an int, and many is not"),
    ],
)
def test_an_argument_is_checked_like_a_file(argument, sentence):
    own = own_settings.read(["voila"], [], [argument])
    with pytest.raises(SystemExit) as end:
        own.refuse_wrong_values()
    effective_settings = str(end.value)
    assert effective_settings.startswith(
        f"the command line: {argument[2:].split('=')[0]} must be"
    )
    assert sentence in effective_settings and effective_settings.endswith(
        "Mend that argument, then start again."
    )


def test_a_wrong_argument_ends_the_start_before_an_address_is_told(tmp_path):
    process = start(tmp_path, "voila", *free("--ForkedKernel.memory=30"))
    assert process.returncode == 1 and "at least 200, and 30 is not" in process.stderr
    assert (
        "The lessons are at" not in process.stdout and "Traceback" not in process.stderr
    )


@pytest.mark.parametrize(
    "argument",
    [
        "--ForkedKernel.memory=500",
        "--VisitorKernels.waiting=0",
        "--VoilaExporter.exclude_input=True",
        "--Voila.tornado_settings={'headers': {'X-Frame': 'yes'}}",
        "--VoilaConfiguration.extension_allowlist=['mine']",
        "--Voila.ip=0.0.0.0",
        "--VoilaConfiguration.multi_kernel_manager_class="
        "jupyter_client.multikernelmanager.AsyncMultiKernelManager",
    ],
)
def test_an_argument_that_its_setting_takes_is_taken(argument):
    own_settings.read(["voila"], [], [argument]).refuse_wrong_values()


def test_settings_that_exist_raise_no_notice(tmp_path):
    text = """
c.MappingKernelManager.cull_idle_timeout = 300
c.VoilaExporter.TagRemovePreprocessor.enabled = True
c.VoilaConfiguration.extension_allowlist.append("mine")
c.KernelManager.transport = "tcp"
"""
    write(tmp_path / "voila.py", text)
    own = own_settings.read(["voila"], [tmp_path])
    own.refuse_wrong_values()
    assert not list(own.notices())


def test_what_jupyter_would_read_is_read_once(tmp_path):
    write(tmp_path / "voila.py", "c.Voila.port = 1")
    folders = [tmp_path, tmp_path, tmp_path / "none"]
    assert len(own_settings.read(["voila"], folders).sources) == 1
    assert not own_settings.read(["voila"], folders, ours=[tmp_path]).sources


def test_no_settings_at_all_is_refused(tmp_path):
    process = start(tmp_path, "voila", JUPYTER_NO_CONFIG="1")
    assert process.returncode == 1 and "Unset it" in process.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["voila", "--Voila.port"], "unrecognized arguments: --Voila.port"),
        (["site", "--Voila.port=1"], "unrecognized arguments"),
        (["voila", "--limit=3"], "unrecognized arguments: --limit=3"),
        (["lab", "--port=1", "--ServerApp.port=2"], "ServerApp.port is set twice"),
    ],
)
def test_arguments_that_no_server_takes(arguments, sentence, capsys):
    from course_lib.hosting import __main__

    with pytest.raises(SystemExit):
        __main__.read(arguments)
    assert sentence in capsys.readouterr().err


def test_the_documented_file_works_where_the_server_starts(tmp_path):
    """Beside it lie files with the names of modules, as in a learner's folder."""
    (documented,) = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    assert "c.VisitorKernels.limit" in documented
    few = "c.VisitorKernels.limit = 1\nc.VisitorKernels.waiting = 0\n"
    write(tmp_path / "voila.py", documented + few)
    for name in ("numpy", "random", "tornado", "jupyter_server_config", "json"):
        write(tmp_path / f"{name}.py", "raise SystemExit('the wrong file')")
    command = [sys.executable, "-m", "course_lib.hosting", "voila"]
    with running(command, tmp_path) as server:
        page = get(server, "/voila/render/00_start_here.ipynb")
        assert page.rstrip().endswith("</html>") and "course-failure" not in page
        assert status(server, "/voila/render/00_start_here.ipynb") == 503
        ended = f"/voila/api/shutdown/{kernel_of(page)}"
        assert status(server, ended, "POST") == 204
        assert "wrong file" not in server.log.read_text()


# What may stand in an operator's own IPython folder, and would spoil every page.
PROFILE = {
    "ipython_config.py": "c.InteractiveShellApp.exec_lines = ['display = str']",
    "ipython_kernel_config.py": "c.InteractiveShellApp.exec_lines += ['len = 0']",
    "startup/00_mine.py": "print = str",
}


def test_pages_take_no_settings_of_ipython(tmp_path):
    """Widgets and printed lines come as on any other server."""
    for name, text in PROFILE.items():
        write(tmp_path / "ipython/profile_default" / name, text)
    shell = write(tmp_path / "shell.py", "str = None")
    environ = {"IPYTHONDIR": str(tmp_path / "ipython"), "PYTHONSTARTUP": str(shell)}
    with running(course(tmp_path, "voila"), tmp_path, **environ) as server:
        page = get(server, "/voila/render/01_neurons.ipynb")
    assert page.count("widget-view+json") >= 3
    assert "exercise cells ran: False" in page
    assert "course-failure" not in page


def test_a_misspelt_setting_stands_in_the_log_of_the_server(tmp_path):
    write(tmp_path / "voila.py", "c.VisitorKernels.limt = 1")
    with running(course(tmp_path, "voila"), tmp_path) as server:
        assert "Did you mean VisitorKernels.limit?" in server.log.read_text()


def test_a_port_that_is_taken_names_another(tmp_path):
    assert servers.PORTS == {"lab": 8888, "voila": 8866}
    write(tmp_path / "voila.py", "c.Voila.port = 99999")
    process = start(tmp_path, "voila")
    assert process.returncode == 1 and "Port 99999 cannot be used" in process.stderr
