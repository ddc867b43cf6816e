# Every target does the set-up it needs; nothing but Python 3.11 or newer is expected.
# Written for GNU make 3.81 (macOS) and later.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
LESSONS ?= work
# The pins suit the oldest Python that the course promises: some packages skip early 3.11s.
OLDEST := 3.11.0
# Half of the tests wait for a browser: two workers keep two cores busy.
WORKERS ?= 2
PINNED := test,grading,cluster
# What the long checks need beside the others; each is skipped where it is missing.
SLOW := test,grading,cluster,lite,hub
# The mathematics, the house and the exercises' contract; the mutants and what starts
# programs of its own belong to `make test`.
FAST := tests/test_*.py tests/answers tests/content tests/exercises tests/notebooks/test_structure.py $(addprefix --ignore tests/, \
  test_contributing.py test_one_file.py test_setup.py test_environments.py content/test_mutants.py)
NBVAL := --nbval --nbval-sanitize-with tests/nbval_sanitize.cfg

# The arrays of this course are small: one thread is faster than several.
OPENBLAS_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS

# PyTorch and JAX live in an environment of their own: they are large, and nobody who
# learns needs them. They are not pinned in constraints.txt, since their builds differ.
BENCH := .venv-bench
TORCH ?= torch==2.13.0
BENCHMARKS := autodiff checks decision_surface digits_epoch grading scaling sweeps training_step
IN_BROWSER := widget_latency live_rate control_latency hosting

.PHONY: help lab voila site test test-fast test-slow test-torch bench lint notebooks constraints system

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

lab: $(VENV)/.runtime ## open the lessons in JupyterLab (PORT=8890, BROWSER=none, LESSONS=notebooks)
	@$(BIN)/python -m course_lib.hosting lab --lessons $(LESSONS) $(if $(PORT),--port $(PORT))

voila: $(VENV)/.runtime ## serve the lessons as web pages (PORT=8868, BROWSER=none)
	@$(BIN)/python -m course_lib.hosting voila $(if $(PORT),--port $(PORT))

site: $(VENV)/.runtime ## write the lessons as static pages to read, into build/site (SITE=…; needs npm once)
	@$(BIN)/python -m course_lib.hosting site $(if $(SITE),--to $(SITE))

test: $(VENV)/.test $(if $(filter true,$(CI)),system) lint ## run every check: lint, unit tests, notebooks, browser
	COURSE_PROGRESS=off $(BIN)/python -m pytest -rs -m "not slow" -n $(WORKERS) --dist loadfile \
	  $(NBVAL) tests notebooks

test-fast: lint ## run what to run while you work: lint, mathematics, exercises (a minute)
	COURSE_PROGRESS=off $(BIN)/python -m pytest -q -m "not slow and not browser" \
	  -n $(WORKERS) --dist loadfile $(FAST)

test-slow: $(VENV)/.slow ## run the checks that take long, and draw all examples
	COURSE_PROGRESS=off $(BIN)/python -m pytest -rs -m "slow or hypothesis or budget" \
	  --thorough tests

test-torch: $(BENCH)/.ready ## compare the mathematics with PyTorch itself (installs it)
	$(BENCH)/bin/python -m pytest tests/torch
	$(BENCH)/bin/python tests/torch/parity.py

bench: $(VENV)/.test $(BENCH)/.ready ## measure everything, beside PyTorch, JAX, scikit-learn and nbgrader
	@for name in $(BENCHMARKS); do \
	  echo "== $$name"; $(BENCH)/bin/python tests/benchmarks/$$name.py || exit 1; \
	done
	@for name in $(IN_BROWSER); do \
	  echo "== $$name"; $(BIN)/python tests/benchmarks/$$name.py || exit 1; \
	done
	cat tests/benchmarks/results/*.md > tests/benchmarks/benchmarks.md

lint: $(VENV)/.test ## check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

system: ## install chromium and bubblewrap (Debian and Ubuntu)
	@command -v apt-get >/dev/null || \
	  { echo "make system needs apt-get (Debian, Ubuntu). Elsewhere, install chromium and bubblewrap by hand."; exit 1; }
	@if command -v chromium >/dev/null && command -v bwrap >/dev/null; then \
	  echo "chromium and bubblewrap are installed."; \
	else \
	  sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$sudo apt-get update && $$sudo apt-get install --yes chromium bubblewrap; \
	fi

notebooks: $(VENV)/.test ## run the lessons and store their outputs, all in one form
	$(BIN)/python -m tests.tools.notebooks

constraints: $(BIN)/python ## renew the pinned versions in constraints.txt
	$(BIN)/python -m pip install --dry-run --ignore-installed --report $(VENV)/report.json \
	  --python-version $(OLDEST) --only-binary :all: --target $(VENV)/none '.[$(PINNED)]'
	$(BIN)/python -c 'import json; \
	  found = [each["metadata"] for each in json.load(open("$(VENV)/report.json"))["install"]]; \
	  pins = [m["name"] + "==" + m["version"].split("+")[0] for m in found]; \
	  print(*sorted((p for p in pins if "course-lib" not in p), key=str.lower), sep="\n")' \
	  > $(VENV)/pins
	mv $(VENV)/pins constraints.txt

# --- set-up -----------------------------------------------------------------

$(BIN)/python:
	@for python in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	  python=; \
	done; \
	if [ -z "$$python" ]; then \
	  found=$$(python3 --version 2>/dev/null || echo "no Python"); \
	  echo "This course needs Python 3.11 or newer, but there is only $$found here. Install a newer one, then run the command again (PYTHON=/path/to/python names one)."; \
	  exit 1; \
	fi; \
	if ! $$python -c 'import venv, ensurepip' 2>/dev/null; then \
	  echo "$$python has no venv module. On Debian and Ubuntu, install it with: sudo apt install python3-venv"; \
	  exit 1; \
	fi; \
	echo "Making $(VENV) with $$($$python --version)"; \
	$$python -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.runtime: $(BIN)/python pyproject.toml constraints.txt
	@$(call install,.)
	@touch $@

$(VENV)/.test: $(BIN)/python pyproject.toml constraints.txt
	@$(call install,.[test])
	@touch $(VENV)/.runtime $@

$(VENV)/.slow: $(BIN)/python pyproject.toml constraints.txt
	@$(call install,.[$(SLOW)])
	@touch $(VENV)/.runtime $(VENV)/.test $@

$(BENCH)/.ready: $(BIN)/python pyproject.toml constraints.txt
	@$(BIN)/python -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --constraint constraints.txt $(TORCH) --editable '.[test,bench,grading]'
	@touch $@

# $(1): what to install. A failure says in one sentence what to do about it.
define install
echo "Installing the packages of the course: a few minutes, only this once."; \
rm -f $(VENV)/install.log; \
$(BIN)/python -m pip install --log $(VENV)/install.log --retries 2 \
  --constraint constraints.txt --editable '$(1)' || { \
  if grep -q -i -E 'NewConnectionError|ConnectTimeout|ReadTimeout|name resolution|connection (refused|reset|broken)|ProxyError|network is unreachable' $(VENV)/install.log; \
  then echo "pip cannot reach the package index. Check your network connection, then run the command again: it goes on from here."; \
  else echo "pip could not install the packages: the lines above say why, and $(VENV)/install.log has the details."; \
  fi; exit 1; }
endef
