# make build   the dataset in dist/, from a fresh clone
# make test    all tests, from a fresh clone
# make check   what CI runs before the tests: formatting, lint, types

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: build test check lock fuzz bench-link clean

build: $(VENV)/build.stamp
	$(BIN)/daap build

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -q

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check pipeline tests
	$(BIN)/ruff check pipeline tests
	$(BIN)/mypy

fuzz: $(VENV)/dev.stamp
	$(BIN)/python tests/extract/fuzz.py --seconds 60

# How good suggested mappings are, from ../shared/vocabularies; writes the fitted
# confidence and the table in docs/suggestions.md; then the time for 1 M triples.
bench-link: $(VENV)/dev.stamp
	$(BIN)/python bench/link_suggest.py --write
	$(BIN)/python bench/link_large.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/build.stamp: $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/dev.stamp: $(VENV)/build.stamp requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

# The lock files hold every version and hash, and no address of a registry.
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11
lock:
	$(LOCK) pyproject.toml --extra fast --group build --output-file requirements.lock
	$(LOCK) pyproject.toml --extra fast --extra embeddings --group build --group dev --constraints requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
