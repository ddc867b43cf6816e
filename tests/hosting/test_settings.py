"""The configuration files load, and say what they should."""

import os
import sys

import pytest
from jupyter_core.paths import jupyter_config_path, jupyter_path
from traitlets.config import PyFileConfigLoader
from voila.paths import collect_template_paths
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler

from course_lib.hosting.settings import HERE, environment, transport


@pytest.fixture(params=["jupyter_server_config.py", "voila.py"])
def config(request, monkeypatch):
    monkeypatch.setattr(VoilaShutdownKernelHandler, "check_xsrf_cookie", None)
    return PyFileConfigLoader(request.param, str(HERE / "jupyter_config")).load_config()


def test_pages_are_safe_and_complete(config):
    pages = config.VoilaConfiguration
    assert pages.template == "course"
    assert pages.strip_sources is False
    assert pages.show_tracebacks is False
    assert pages.extension_language_mapping == {}
    removed = config.VoilaExporter.TagRemovePreprocessor.remove_cell_tags
    assert removed == {"exercise", "lab"}


def test_idle_kernels_end(config):
    assert config.MappingKernelManager.cull_idle_timeout > 0
    assert 0 < config.MappingKernelManager.cull_interval <= 60


@pytest.mark.skipif(sys.platform != "linux", reason="short paths differ elsewhere")
def test_kernels_use_sockets_in_the_file_system(config):
    assert config.KernelManager.transport == "ipc"


def test_long_socket_paths_and_windows_use_tcp(monkeypatch):
    assert transport("/tmp/" + "x" * 200) == "tcp"
    monkeypatch.setattr("sys.platform", "win32")
    assert transport("C:/Temp") == "tcp"


def test_ours_stand_first_and_others_stay(monkeypatch):
    others = os.pathsep.join(["/somewhere/else", "/and/there"])
    ours = environment({"JUPYTER_PATH": others})["JUPYTER_PATH"].split(os.pathsep)
    assert ours == [str(HERE / "jupyter_data"), "/somewhere/else", "/and/there"]


def test_a_second_time_adds_nothing():
    once = environment({})
    assert environment(once) == once


def test_a_chosen_number_of_threads_stays():
    assert environment({})["OPENBLAS_NUM_THREADS"] == "1"
    assert environment({"OPENBLAS_NUM_THREADS": "4"})["OPENBLAS_NUM_THREADS"] == "4"


def test_jupyter_finds_settings_and_template(monkeypatch):
    for name, value in environment({}).items():
        monkeypatch.setenv(name, value)
    assert str(HERE / "jupyter_config") in jupyter_config_path()
    assert str(HERE / "jupyter_data") in jupyter_path()
    paths = collect_template_paths(["voila", "nbconvert"], "course", prune=True)
    assert paths[0] == str(HERE / "jupyter_data" / "nbconvert" / "templates" / "course")
