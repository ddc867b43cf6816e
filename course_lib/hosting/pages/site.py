"""The static edition: every lesson as a page that needs no server.

`python -m course_lib.hosting site FOLDER`, or `make site`. The pages show the outputs
that are stored in the notebooks, so nothing runs. Exercises are left out as on the live
pages. Two libraries come from npm once and stay in `build/npm`: MathJax sets the maths,
MiniSearch finds words; a finished site loads nothing from elsewhere.
"""

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from html.parser import HTMLParser
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from traitlets.config import Config

from ..copies import ROOT, SOURCE
from ..settings import HERE, hide_exercises
from .contents import lessons

TEMPLATES = HERE / "jupyter_data" / "nbconvert" / "templates"
VENDOR = ROOT / "build" / "npm"
PACKAGES = {  # what to fetch -> the files of it, and what they are called in the site
    "mathjax@3.2.2": {"package/es5/tex-svg.js": "mathjax.js"},
    "minisearch@7.2.0": {"package/dist/umd/index.js": "minisearch.js"},
}
STATIC = (
    *("index.css", "theme-light.css", "theme-dark.css", "course.css", "site.css"),
    *("course.js", "site.js"),
)
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]+\$", re.DOTALL)  # nobody searches for its TeX


def build(folder, source=SOURCE, vendor=VENDOR):
    """Write the pages of all lessons in `source` into `folder`; return their number.

    The folder is replaced as a whole, and only when every page has been made. A folder
    that holds anything but an earlier site is refused with ValueError.
    """
    folder = Path(folder).resolve()
    is_in_use = folder.exists() and any(folder.iterdir())
    if is_in_use and not (folder / "static" / "sections.js").exists():
        raise ValueError(f"{folder} is not empty and holds no earlier site")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="site-") as draft:
        draft = Path(draft) / "site"
        entries = write(draft, Path(source), libraries(vendor))
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    return len(entries)


def write(folder, source, libraries):
    """Write everything of the site into the new folder; return the lessons."""
    exporter = page_maker()
    static = folder / "static"
    static.mkdir(parents=True)
    for file in (*(template_file(exporter, name) for name in STATIC), *libraries):
        shutil.copyfile(file, static / file.name)
    if (source / "images").is_dir():
        shutil.copytree(source / "images", folder / "images")

    entries = [
        lesson | {"url": page_name(lesson["file"])} for lesson in lessons(source)
    ]
    sections = []
    for here, lesson in enumerate(entries):
        course = {
            "home": "index.html",
            "lesson": lesson,
            "previous": entries[here - 1] if here else None,
            "next": entries[here + 1] if here + 1 < len(entries) else None,
        }
        page = render(exporter, source / lesson["file"], course)
        (folder / lesson["url"]).write_text(page, encoding="utf-8")
        sections += Sections(lesson, page).sections
    contents = exporter.environment.get_template("contents.html.j2")
    page = contents.render(lessons=entries, include_url=include_url)
    (folder / "index.html").write_text(page, encoding="utf-8")
    # A script and not JSON: a page opened from the disk may load no other file.
    index = json.dumps(sections, ensure_ascii=False).replace("</", "<\\/")
    index = f"window.courseSections = {index};\n"
    (static / "sections.js").write_text(index, encoding="utf-8")
    return entries


def page_maker():
    """Return the exporter that turns a notebook into a page of the site."""
    c = Config()
    hide_exercises(c.HTMLExporter)
    return HTMLExporter(
        config=c,
        template_name="course_site",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )


def render(exporter, path, course):
    """Return the page of one lesson; links to other lessons lead to their pages."""
    notebook = nbformat.read(path, as_version=4)
    resources = {"course": course, "include_url": include_url}
    page, _ = exporter.from_notebook_node(notebook, resources)
    return re.sub(r'(href="[\w-]+)\.ipynb\b', r"\1.html", page)


def include_url(name):
    """Return the address of a file of the template, as the pages see it."""
    return name


def page_name(notebook):
    """Return the file name of a lesson's page."""
    return f"{Path(notebook).stem}.html"


def template_file(exporter, name):
    """Find a static file of the template, or of the templates it builds upon."""
    paths = (Path(folder, "static", name) for folder in exporter.template_paths)
    return next(path for path in paths if path.exists())


class Sections(HTMLParser):
    """Cuts a page at its headings: what the search looks through.

    `sections` lists dicts with `id` (the address), `lesson`, `title` and `text`.
    """

    SKIP = frozenset(("script", "style", "nav", "details", "head"))

    def __init__(self, lesson, page):
        super().__init__()
        self.lesson, self.sections, self.heading, self.skipped = lesson, [], None, 0
        self.feed(page)
        for section in self.sections:
            for part in ("title", "text"):
                plain = FORMULA.sub("…", section[part].replace("¶", ""))
                section[part] = " ".join(plain.split())

    def handle_starttag(self, tag, attrs):
        self.skipped += tag in self.SKIP
        anchor = dict(attrs).get("id")
        if tag in ("h1", "h2", "h3") and anchor:
            self.heading = tag
            name = f"{self.lesson['number']} {self.lesson['title']}".strip()
            where = f"{self.lesson['url']}#{anchor}"
            self.sections.append({"id": where, "lesson": name, "title": "", "text": ""})

    def handle_endtag(self, tag):
        self.skipped -= tag in self.SKIP
        if tag == self.heading:
            self.heading = None

    def handle_data(self, data):
        if self.sections and not self.skipped:
            self.sections[-1]["title" if self.heading else "text"] += data + " " * (
                not self.heading
            )


def libraries(folder):
    """Return the files of MathJax and MiniSearch; npm fetches what is missing."""
    folder = Path(folder)
    files = []
    for package, names in PACKAGES.items():
        for inside, name in names.items():
            path = folder / package / name
            if not path.exists():
                fetch(package, inside, path)
            files.append(path)
    return files


def fetch(package, inside, path):
    """Let npm fetch a package (it checks the sum) and take one file out of it."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("make site needs npm once, to fetch MathJax and MiniSearch.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [npm, "pack", package, "--silent"],
            cwd=folder,
            capture_output=True,
            text=True,
        )
        if run.returncode:
            sys.exit(f"npm could not fetch {package}: {run.stderr.strip()}")
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as packed:
            path.write_bytes(packed.extractfile(inside).read())
