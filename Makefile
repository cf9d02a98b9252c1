# make build   the dataset in dist/, from a fresh clone
# make site    the same with the live parts of the pages, which need JavaScript
# make test    all tests, from a fresh clone
# make check   what CI runs before the tests: formatting, lint, types
# make fuzz    a minute of notes with mistakes: each gives a result or a clean error;
#              200 builds killed at random instants: nothing lost, every folder whole
# make oracle  the same bytes by both engines, on the notes in NOTES
# make bench   the pipeline against its peers, an hour: writes docs/benchmarks.md
# make bench-endpoint what asking costs, measured
# make bench-quick    the same without a hundred times the notes
# make bench-engines  SHACL engines by conformance and speed, as a table
# make cluster all notes ten times over on a Dask cluster, with workers killed
# make bench-memory   what a build holds in memory as the notes grow
# make growth  how the time of each stage grows with the length of a note

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

LIVE := pipeline/daap/site/live
BUNDLE := build/live
WITH_NODE := PATH="$(abspath $(BIN)):$$PATH"

.PHONY: build site live test check lock fuzz growth oracle w3id clean
.PHONY: cluster bench-memory bench bench-quick bench-endpoint bench-engines bench-link

build: $(VENV)/build.stamp
	$(BIN)/daap build

site: $(VENV)/build.stamp live
	$(BIN)/daap build --live $(BUNDLE)

live: $(BUNDLE)/live.js

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -q

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check pipeline tests
	$(BIN)/ruff check pipeline tests
	$(BIN)/mypy

bench-endpoint: $(VENV)/dev.stamp
	$(BIN)/python bench/workers.py
	$(BIN)/python bench/endpoint.py

fuzz: $(VENV)/dev.stamp
	$(BIN)/python tests/fuzz.py --seconds 60 --whole 50
	$(BIN)/python tests/fuzz_kill.py --count 200

oracle: $(VENV)/dev.stamp
	$(BIN)/daap build "$(NOTES)" --engine reference --jobs 2 --no-cache --no-site \
		--out build/oracle
	$(BIN)/daap build "$(NOTES)" --engine native --no-cache --check --out build/oracle

growth: $(VENV)/dev.stamp
	$(BIN)/python tests/growth.py

# All notes: those of the study that 'daap sources sync' got, or another folder.
NOTES ?= sources/data-as-a-product/field-notes
TIMES ?= 3
PEER := build/bench/morph

bench: $(VENV)/dev.stamp $(PEER)/done
	$(BIN)/python bench/run.py --notes "$(NOTES)" --times $(TIMES) --sizes 1 10 100

bench-quick: $(VENV)/dev.stamp $(PEER)/done
	$(BIN)/python bench/run.py --notes "$(NOTES)" --times $(TIMES)

# Each way must give the bytes of one process, also with a worker killed in the middle.
COPIES ?= 10
cluster: $(VENV)/dev.stamp
	$(BIN)/python bench/cluster.py --notes "$(NOTES)" --copies $(COPIES)

bench-memory: $(VENV)/dev.stamp
	$(BIN)/python bench/memory.py --notes "$(NOTES)"
	$(BIN)/python bench/store.py

$(PEER)/done:
	$(PYTHON) -m venv $(PEER)
	$(PEER)/bin/python -m pip install --quiet --disable-pip-version-check morph-kgc==2.10.0
	touch $@

# Each engine in the version it was compared in; the suite comes with pyshacl.
ENGINES := build/engines
bench-engines: $(ENGINES)/done
	$(ENGINES)/bin/python bench/shacl_engines.py $(ENGINES)/suite/pyshacl-0.40.1.tar.gz

$(ENGINES)/done:
	$(PYTHON) -m venv $(ENGINES)
	$(ENGINES)/bin/python -m pip install --quiet --disable-pip-version-check \
		pyshacl==0.40.1 rdflib==7.6.0 pyoxigraph==0.5.13 shacl-rust==0.2.12 \
		pyshifty==0.5.1 pyshacl-turbo==0.6.5 pyrudof==0.3.35
	$(ENGINES)/bin/python -m pip download --quiet --disable-pip-version-check --no-deps \
		--no-binary pyshacl --dest $(ENGINES)/suite pyshacl==0.40.1
	touch $@

# The redirects of the base IRI, from the published folder (see w3id/README.md).
w3id: $(VENV)/build.stamp
	$(BIN)/python -m daap.publish.w3id

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

$(BUNDLE)/live.js: $(LIVE)/node_modules/.package-lock.json $(LIVE)/build.mjs $(wildcard $(LIVE)/src/*.js $(LIVE)/src/styles/*.css)
	cd $(LIVE) && $(WITH_NODE) node build.mjs "$(abspath $(BUNDLE))"

$(LIVE)/node_modules/.package-lock.json: $(LIVE)/package.json $(LIVE)/package-lock.json | $(VENV)/node.stamp
	cd $(LIVE) && $(WITH_NODE) npm ci --ignore-scripts --no-fund --no-audit --loglevel=error
	touch $@

# Node.js is the machine's own, or a Python package where that is missing or old.
NEW_ENOUGH := process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)
$(VENV)/node.stamp: requirements-site.lock | $(VENV)/bin/python
	{ npm --version && node -e '$(NEW_ENOUGH)'; } >/dev/null 2>&1 || \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-site.lock
	touch $@

# The lock files hold every version and hash, and no address of a registry.
EXTRAS := --extra cluster --extra fast --extra serve --extra sync
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11
lock:
	$(LOCK) pyproject.toml $(EXTRAS) --group build --output-file requirements.lock
	$(LOCK) pyproject.toml $(EXTRAS) --extra embeddings --extra s3 --group build --group dev --constraints requirements.lock --output-file requirements-dev.lock
	$(LOCK) --group site --output-file requirements-site.lock

clean:
	rm -rf $(VENV) build $(LIVE)/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
