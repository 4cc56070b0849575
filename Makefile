# What to type, in order of how often:
#
#   make run     start Varsel with its demonstration, on this machine alone
#   make test    check everything
#   make reset   empty the demonstration
#
# Python 3.11 or newer is all that has to be there beforehand; Node comes from the Python
# package index. No package's own scripts are run while installing.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.SUFFIXES:

VENV   := .venv
BIN    := $(VENV)/bin
STAMPS := $(VENV)/stamps
PYTHON := $(BIN)/python
NODE   := $(BIN)/node
NPM    := $(BIN)/npm
# The lock files alone decide what is installed.
PIP    := $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-warn-script-location \
          --require-hashes --only-binary :all:
LOCK   := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --only-binary :all: \
          --generate-hashes --no-header --no-annotate --no-emit-index-url

# Catalogues of sentences: one folder of translations for each part that has pages.
PARTS    := portal/web portal/public admin
PO       := $(wildcard $(PARTS:%=%/translations/*/LC_MESSAGES/messages.po))
MO       := $(PO:.po=.mo)

.PHONY: help setup setup-run build assets texts lock run reset test lint types contracts \
        test-js test-py browser wheel bench clean

help:
	@sed -n '/^#   make/s/^#   //p' Makefile
	@echo 'More: setup, build, lint, types, wheel, bench, texts, lock, clean.'

# --- The environment -------------------------------------------------------------------------

$(STAMPS)/venv:
	@echo "[1/5] Making a Python environment in $(VENV) ..."
	@python=$$(.ci/find-python) && "$$python" -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements-build.txt $(STAMPS)/venv
	@echo "[2/5] Installing pinned Python packages (half a minute the first time) ..."
	@$(PIP) -r requirements-build.txt
	@.ci/link-node $(VENV)
	@touch $@

$(STAMPS)/dev: requirements-dev.txt $(STAMPS)/run
	@echo "[2/5] Installing pinned Python packages for the tests ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@

$(STAMPS)/varsel: pyproject.toml $(STAMPS)/run
	@echo "[3/5] Making the command 'varsel' ..."
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/npm: package.json package-lock.json .npmrc $(STAMPS)/run
	@echo "[4/5] Installing pinned browser packages ..."
	@$(NPM) ci --ignore-scripts --silent
	@touch $@

setup-run: $(STAMPS)/run $(STAMPS)/varsel $(STAMPS)/npm
setup: setup-run $(STAMPS)/dev build

# --- Building --------------------------------------------------------------------------------

build: setup-run $(MO) assets

# Always run: it takes a blink, and a stale script on a page is worse than that.
assets: $(STAMPS)/npm
	@echo "[5/5] Building the browser code ..."
	@$(NODE) portal/web/bundle.mjs

%.mo: %.po $(STAMPS)/run
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

wheel: setup build
	@echo "Building the wheel ..."
	@rm -rf dist
	@$(PYTHON) -m build --wheel --no-isolation --outdir dist . > /dev/null
	@ls dist/*.whl

# --- Running ---------------------------------------------------------------------------------

run: build
	@$(BIN)/varsel serve --demonstration

reset: $(STAMPS)/varsel
	@$(BIN)/varsel reset --demonstration

# --- Checking --------------------------------------------------------------------------------

# One stage after the other, each under its own line; pytest last, so that its summary is.
test: setup lint types contracts test-js test-py

lint: $(STAMPS)/dev
	@echo '=== Style of the Python code (ruff)'
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo 'Some files are not formatted: run .venv/bin/ruff format'; exit 1; }

types: $(STAMPS)/dev $(STAMPS)/npm
	@echo '=== Types of the Python code (mypy)'
	@$(BIN)/mypy
	@echo '=== Types of the browser code (tsc)'
	@$(NODE) node_modules/typescript/bin/tsc --project tsconfig.json

contracts: $(STAMPS)/dev $(STAMPS)/varsel
	@echo '=== Who imports whom (import-linter)'
	@$(BIN)/lint-imports --no-cache --no-logo

test-js: $(STAMPS)/npm
	@echo '=== Tests of the browser code (node --test)'
	@test -n "$$(find tests -name '*.test.mjs')" || { echo 'There is none: something is missing.'; exit 1; }
	@$(NODE) --test --test-reporter=dot 'tests/**/*.test.mjs'

browser: $(STAMPS)/dev
	@$(PYTHON) tests/browser.py

# In three processes: half of what takes long is waiting, for a page or for a disk.
test-py: setup browser
	@echo '=== Tests (pytest)'
	@$(PYTHON) -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

# `make bench ONLY="inbox weight"` measures those parts alone.
bench: setup
	@$(PYTHON) tests/bench/run.py $(ONLY)

# --- Keeping up ------------------------------------------------------------------------------

# Newest versions that fit pyproject.toml, with hashes and without addresses.
lock: $(STAMPS)/dev
	@$(LOCK) --upgrade --group dev --output-file requirements-dev.txt
	@$(LOCK) --constraint requirements-dev.txt --group build --output-file requirements-build.txt
	@$(LOCK) --constraint requirements-dev.txt --output-file requirements.txt
	@$(NPM) install --package-lock-only --ignore-scripts --silent

# Collects the sentences of templates, Python and JavaScript into the catalogues of their part.
texts: $(STAMPS)/run
	@$(PYTHON) .ci/texts.py

clean:
	rm -rf dist portal/web/build portal/public/build admin/build .mypy_cache .ruff_cache .pytest_cache .hypothesis
