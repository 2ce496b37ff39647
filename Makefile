# The few commands people type. Needs Python 3.11 or newer with its venv module; nothing else, and no root.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= findwell-data
HOST ?= 127.0.0.1
PORT ?= 8000
DOORS ?= $(shell $(BIN)/python -c 'from tests.fuzz.targets import TARGETS; print(*TARGETS)')
FOR ?= 600
AT_ONCE ?= -n auto --maxprocesses 4 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help demo test test-quick test-long fuzz test-opensearch lint format words bench screens looks lock clean

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "findwell needs Python 3.11 or newer: set one with make PYTHON=/path/to/python3 …"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing: on Debian or Ubuntu, apt-get install python3-venv"; exit 2; }
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements.lock pyproject.toml
	@echo "Installing findwell (once) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --no-build-isolation --no-deps -e .
	@$(BIN)/python -W ignore -m compileall -q $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') || true
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@echo "Installing what the tests need (once) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.run ## Install, load the sample site and serve it on http://127.0.0.1:8000
	@$(BIN)/findwell --data $(DATA) demo --host $(HOST) --port $(PORT)

test: $(VENV)/.dev ## Set up and run every test, with coverage
	@rm -f .coverage .coverage.*
	@$(BIN)/coverage run -m pytest $(AT_ONCE)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

test-quick: $(VENV)/.dev ## Run the tests without the browser and without coverage
	@$(BIN)/pytest -q $(AT_ONCE) -m "not browser"

test-long: $(VENV)/.dev ## Run the long forms of all tests that have one (hours), and say in the end what each saw
	@FINDWELL_LONG=1 $(BIN)/pytest -v --durations=10 $$(grep -rlE --include='test_*.py' '^from tests.long|^from hypothesis' tests)

fuzz: $(VENV)/.dev ## Let atheris (Linux) look for inputs that break something, ten minutes a door, as many at a time as there are cores
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r tests/fuzz/atheris.lock
	@mkdir -p build/fuzz
	@printf '%s\n' $(DOORS) | xargs -P "$$(nproc)" -I {} sh -c '$(BIN)/python -m tests.fuzz.guided {} --seconds $(FOR) > build/fuzz/{}.log 2>&1; \
	  broken=$$?; echo "{}: $$(grep -a -o "number_of_executed_units.*\|ERROR: libFuzzer.*" build/fuzz/{}.log | tr "\n" " ")"; \
	  [ $$broken = 0 ] || { echo "{} is broken: see build/fuzz/{}.log; the input, if it was one, is build/fuzz/{}/crash-…"; exit 1; }'

test-opensearch: $(VENV)/.dev ## Start real OpenSearch nodes on this machine (Java, Maven) and run their tests
	@deploy/test-opensearch.sh

lint: $(VENV)/.dev ## Check style, formatting and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/.dev ## Format the code
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

words: $(VENV)/.dev ## Bring the catalogues of the pages' words up to date (LANGUAGE=ga begins another)
	@$(BIN)/python -m tests.search_app.catalogues $(LANGUAGE)

bench: $(VENV)/.dev ## Print the benchmark tables
	@$(BIN)/python -m benchmarks

screens: $(VENV)/.dev ## Take a picture of every page in every mode, into build/screens
	@$(BIN)/python -m tests.ui.screenshots

looks: $(VENV)/.dev ## Keep how the pages look now, after a change that was meant
	@$(BIN)/python -m tests.ui.looks

lock: $(VENV)/.python ## Pin every dependency again, with hashes
	@$(BIN)/pip install --quiet --disable-pip-version-check uv
	@echo 'hatchling==1.27.0' | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --python-version 3.11 pyproject.toml - -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

licences: $(VENV)/.dev ## Write docs/licences.md from what is installed
	@$(BIN)/python deploy/licences.py > docs/licences.md

release: $(VENV)/.dev ## Build dist/ twice and compare, list what is in it (CycloneDX), try it, ask for known vulnerabilities
	@deploy/release.sh

clean: ## Remove the virtual environment, the sample data and everything built
	@rm -rf $(VENV) $(DATA) build dist .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
