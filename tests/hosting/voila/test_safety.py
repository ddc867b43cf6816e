"""What strangers try on the web pages, against a running Voila: nothing gets in."""

import json
import time
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from websocket import WebSocketBadStatusException, create_connection

from course_lib.hosting.voila.safety import HEADERS
from tests.hosting.conftest import course, running
from tests.hosting.samples import code, text, write
from tests.hosting.voila.test_voila import get, kernel_of, message, status

SECRETS = (b"private", b"hidden-task", b"ran-it", b"root:", b"Traceback", b"nbformat")
UNKNOWN = "01234567-89ab-cdef-0123-456789abcdef"
SOLVE = """from course_lib.exercises import progress
before = len(progress.entries())
progress.record_check("softmax", "correct")
print(f"solved before: {before}, now: {len(progress.entries())}")"""


def ask(server, path, method="GET", body=None, **headers):
    """Send a path exactly as it is written; return status, headers and body."""
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    with closing(connection):
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


SOURCES = [
    "/voila/files/01_neurons.ipynb",
    "/voila/files/01_neurons.IPYNB",
    "/voila/files/code.py",
    "/voila/files/notes.txt",
    "/voila/files/notes.txt%00.png",
    "/voila/files/notes.txt?.png",
    "/voila/render/code.py",
    "/voila/render/notes.txt",
    "/voila/tree/notes.txt",
    "/voila/static/notes.txt",
    "/voila/templates/course/index.html.j2",
    "/files/notes.txt",
    "/notebooks/01_neurons.ipynb",
    "/nbconvert/html/01_neurons.ipynb",
    "/edit/code.py",
]
WALKS = [
    "/voila/files/../server.log",
    "/voila/files/..%2fserver.log",
    "/voila/files/%2e%2e/%2e%2e/etc/passwd",
    "/voila/files//etc/passwd",
    "/voila/files/..%5c..%5cpicture.png",
    "/voila/files/../picture.png",
    "/voila/render/../server.log",
    "/voila/render/..%2foutside.ipynb",
    "/voila/render//etc/passwd",
    "/voila/tree/..",
    "/voila/tree/..%2f",
    "/voila/tree/%2e%2e",
    "/voila/static/../../../../../../../../etc/passwd",
    "/voila/static/..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc/passwd",
    "/voila/templates/course/static/../index.html.j2",
    "/voila/templates/course/static/../../../../../jupyter_config/voila.py",
    "/voila/templates/../../etc/passwd",
    "/voila/templates/nothing",
    "/voila/labextensions/../../../../../../etc/passwd",
    "/voila/api/themes/../../../../../etc/passwd",
    "/voila/api/contents/..",
]
LISTS = [
    "/api/kernels",
    "/api/sessions",
    "/api/kernelspecs",
    "/api/terminals",
    "/api/contents",
    "/api/config/voila",
    "/api/status",
    "/lab",
    "/terminals/1",
    f"/api/kernels/{UNKNOWN}",
    f"/voila/execution/{UNKNOWN}",
    f"/voila/query/{UNKNOWN}",
]


@pytest.fixture(scope="module", autouse=True)
def bait(voila):
    """Files beside the folder of the lessons, worth walking to."""
    (voila.folder / "picture.png").write_bytes(b"private picture")
    (voila.folder / "outside.ipynb").write_text('{"nbformat": 4, "private": 1}')


@pytest.mark.parametrize("path", [*SOURCES, *WALKS, *LISTS])
def test_nothing_but_lessons_is_read(voila, path):
    answer, headers, body = ask(voila, path)
    if answer == 302:  # to an address that does not exist either
        answer, _, body = ask(voila, headers["Location"])
    assert answer >= 400
    assert not [secret for secret in SECRETS if secret in body]


WRITES = [
    ("PUT", "/voila/files/new.png"),
    ("POST", "/voila/files/new.png"),
    ("PUT", "/voila/api/contents/new.ipynb"),
    ("POST", "/voila/api/contents/"),
    ("DELETE", "/voila/api/contents/01_neurons.ipynb"),
    ("PATCH", "/voila/api/contents/01_neurons.ipynb"),
    ("PUT", "/api/contents/new.ipynb"),
    ("POST", "/api/kernels"),
    ("POST", "/voila/render/01_neurons.ipynb"),
    ("POST", "/voila/tree/"),
    ("PUT", "/voila/static/course.css"),
]


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_nothing_is_uploaded_started_or_removed(voila, method, path):
    folder = voila.folder / "lessons"
    before = contents(folder)
    answer, _, body = ask(voila, path, method, json.dumps({"type": "notebook"}))
    assert answer >= 400
    assert b"Traceback" not in body
    assert contents(folder) == before


def contents(folder):
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    "query", ["classic-tree=false", "template=lab", "theme=dark", "classic-tree=%00"]
)
def test_a_query_changes_nothing_of_what_is_shown(voila, query):
    answer, _, body = ask(voila, f"/?{query}")
    assert answer == 200
    assert body == ask(voila, "/")[2]


@pytest.fixture(scope="module")
def kernel(voila):
    return kernel_of(get(voila, "/voila/render/01_neurons.ipynb"))


@pytest.mark.parametrize("action", ["interrupt", "restart", "channels/../restart"])
def test_a_kernel_takes_no_orders(voila, kernel, action):
    assert ask(voila, f"/api/kernels/{kernel}/{action}", "POST")[0] in (403, 404, 405)


def test_ending_a_kernel_the_usual_way_needs_the_token(voila, kernel):
    assert ask(voila, f"/api/kernels/{kernel}", "DELETE")[0] == 403
    assert status(voila, f"/api/kernels/{kernel}") == 200


def test_another_site_cannot_end_a_kernel(voila, kernel):
    path = f"/voila/api/shutdown/{kernel}"
    assert ask(voila, path, "POST", Origin="http://elsewhere.example")[0] == 404
    assert status(voila, f"/api/kernels/{kernel}") == 200


@pytest.mark.parametrize("name", [UNKNOWN, "", "../../x", "%00"])
def test_ending_what_is_no_kernel_is_refused(voila, name):
    assert ask(voila, f"/voila/api/shutdown/{name}", "POST")[0] >= 400


def test_another_site_cannot_read_answers(voila):
    _, headers, _ = ask(voila, "/", Origin="http://elsewhere.example")
    assert "Access-Control-Allow-Origin" not in headers


def connect(server, kernel, origin=None):
    address = server.url.replace("http", "ws")
    return create_connection(
        f"{address}/api/kernels/{kernel}/channels", timeout=20, origin=origin
    )


@pytest.mark.parametrize("who", ["another site", "another kernel"])
def test_a_websocket_is_for_the_page_itself(voila, kernel, who):
    with pytest.raises(WebSocketBadStatusException) as refused:
        if who == "another site":
            connect(voila, kernel, origin="http://elsewhere.example")
        else:
            connect(voila, UNKNOWN)
    assert refused.value.status_code in (403, 404)


HARMFUL = [
    ("shell", "execute_request", {"code": "open('MARK', 'w')", "silent": False}),
    ("control", "execute_request", {"code": "open('MARK', 'w')", "silent": False}),
    ("shell", "inspect_request", {"code": "os.environ", "cursor_pos": 10}),
    ("shell", "complete_request", {"code": "os.", "cursor_pos": 3}),
    ("shell", "history_request", {"hist_access_type": "tail", "n": 99}),
    ("shell", "is_complete_request", {"code": "1"}),
    ("control", "debug_request", {"type": "request", "command": "initialize"}),
    ("stdin", "input_reply", {"value": "x"}),
    ("shell", "usage_request", {}),
]


def test_a_page_cannot_make_its_kernel_run_or_tell(voila, kernel):
    mark = voila.folder / "executed-from-a-page"
    channel = connect(voila, kernel)
    for lane, kind, content in HARMFUL:
        content = json.loads(json.dumps(content).replace("MARK", str(mark)))
        channel.send(json.dumps(message(kind, content) | {"channel": lane}))
    answers = set()
    for lane in ("control", "shell"):  # each lane answers in order: then it has passed
        question = message("kernel_info_request", {}) | {"channel": lane}
        question["header"]["msg_id"] = lane
        channel.send(json.dumps(question))
    while not {"control", "shell"} <= answers:
        answer = json.loads(channel.recv())
        if answer["msg_type"].endswith("_reply"):
            assert answer["msg_type"] == "kernel_info_reply"
            answers.add(answer["parent_header"]["msg_id"])
    channel.close()
    assert not mark.exists()


def bytes_of(answer):
    return answer if isinstance(answer, bytes) else answer.encode()


def test_a_page_of_the_older_protocol_does_not_hang_the_server(voila):
    kernel = kernel_of(get(voila, "/voila/render/01_neurons.ipynb"))
    channel = connect(voila, kernel)  # it names no protocol, so it gets the older one
    control = {"comm_id": "c", "target_name": "jupyter.widget.control", "data": {}}
    opening = message("comm_open", control) | {"metadata": {"version": "1.0.0"}}
    channel.send(json.dumps(opening))
    ask_states = {"comm_id": "c", "data": {"method": "request_states"}}
    channel.send(json.dumps(message("comm_msg", ask_states)))
    while b"update_states" not in bytes_of(
        answer := channel.recv()
    ):  # they come with a picture
        pass
    assert isinstance(answer, bytes)
    channel.close()
    assert status(voila, "/") == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/voila/render/01_neurons.ipynb",
        "/voila/render/none.ipynb",
        "/no/such/page",
        "/voila/files/none.png",
        "/voila/static/voila.js",
        "/voila/templates/course/static/course.css",
        "/api/kernels",
    ],
)
def test_every_answer_has_the_headers(voila, path):
    _, headers, _ = ask(voila, path)
    for name, value in HEADERS.items():
        assert headers[name] == value


def test_cookies_stay_on_this_site(voila):
    cookies = ask(voila, "/")[1].get_all("Set-Cookie")
    (token,) = [cookie for cookie in cookies if cookie.startswith("_xsrf")]
    assert "SameSite=Strict" in token


def test_progress_of_one_visitor_never_shows_at_another_s(voila):
    folder = voila.folder / "lessons" / "more"
    folder.mkdir()
    write(folder / "progress.ipynb", [text("title", "# One"), code("try-one", SOLVE)])
    path = "/voila/render/more/progress.ipynb"
    pages = [get(voila, path) for _ in range(2)]
    assert kernel_of(pages[0]) != kernel_of(pages[1])
    for page in pages:  # each visitor solves one exercise; nobody starts with any
        assert "solved before: 0, now: 1" in page


@pytest.mark.parametrize(
    "path", ["/voila/render/none.ipynb", "/voila/tree/none", "/no/such/page"]
)
def test_a_page_that_does_not_exist_leads_to_the_contents(voila, path):
    answer, _, body = ask(voila, path)
    assert answer == 404
    page = body.decode()
    assert "<title>There is no such page · Feed-forward neural networks" in page
    assert 'href="/voila/tree/"' in page


def test_a_full_server_says_so_until_a_forgotten_kernel_ends(tmp_path):
    small = {
        "VisitorKernels": {"limit": 1},
        "MappingKernelManager": {"cull_idle_timeout": 5, "cull_interval": 1},
    }
    (tmp_path / "voila.json").write_text(json.dumps(small))  # where it runs: first
    lesson = "/voila/render/00_start_here.ipynb"
    with running(course(tmp_path, "voila"), tmp_path) as server:
        kernel = kernel_of(get(server, lesson))
        answer, _, body = ask(server, lesson)
        assert answer == 503
        assert b"All places are taken" in body
        assert b"Try again" in body
        for _ in range(60):
            if status(server, f"/api/kernels/{kernel}") == 404:
                break
            time.sleep(0.25)
        assert ask(server, lesson)[0] == 200
