# make build   the dataset in dist/, from a fresh clone
# make site    the same with the live parts of the pages, which need JavaScript
# make test    the tests on all processors, from a fresh clone
# make test-cluster   the tests on a Dask cluster
# make check   what CI runs before the tests: formatting, lint, types
# make fuzz    a minute of notes with mistakes: each gives a result or a clean error;
#              200 builds killed at random instants: nothing lost, every folder whole
# make oracle  the same bytes by both engines, on the notes in NOTES
# make pages  how the pages load on a slow line: writes the table of docs/site.md
# make leak   that no file holds words the study withholds, by the notes in NOTES
# make sizes   how large each file of dist/ is: writes docs/sizes.md
# make bench   the pipeline against its peers, an hour: writes docs/benchmarks.md
# make bench-endpoint what asking costs beside Oxigraph's server: tables of docs/endpoint.md
# make attack  attacks on an endpoint on loopback: the table in docs/endpoint.md
# make soak    30 minutes of clients, new releases and killed processes; soak-short one
# make bench-quick    the same without a hundred times the notes
# make bench-paired   a build by the code of the commit BEFORE and of the present, by turns
# make bench-engines  SHACL engines by conformance and speed, as a table
# make cluster all notes ten times over on a Dask cluster, with workers killed
# make taguette a project made by Taguette's own server, which is fetched, and imported
# make bench-import   a project of 300 sources and 100,000 codings: time and memory
# make bench-memory   what a build holds in memory as the notes grow
# make stores  the published questions asked of stores of others; ENDPOINT=… asks yours
# make consumers  the dataset read by tools of others: RDF, SHACL, tables, CFF, SSSOM, RO-Crate
# make hermit  whether the whole dataset is OWL 2 DL and consistent, by HermiT; wants a JDK
# make growth  how the time of each stage grows with the length of a note

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

LIVE := pipeline/daap/site/live
BUNDLE := build/live
WITH_NODE := PATH="$(abspath $(BIN)):$$PATH"

.PHONY: build site live test test-cluster check lock fuzz growth oracle leak sizes pages w3id clean
.PHONY: stores consumers hermit cluster taguette bench-import bench-memory bench
.PHONY: bench-paired bench-quick bench-endpoint bench-engines bench-link attack soak soak-short

build: $(VENV)/build.stamp
	$(BIN)/daap build

site: $(VENV)/build.stamp live
	$(BIN)/daap build --live $(BUNDLE)

live: $(BUNDLE)/live.js

# Bytecode is written, whatever the environment says: tests start daap hundreds of times.
test: $(VENV)/dev.stamp
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -q -n auto --dist loadscope --no-loadscope-reorder

# The tests that start a Dask cluster; some harm it.
test-cluster: $(VENV)/dev.stamp
	env -u PYTHONDONTWRITEBYTECODE DAAP_CLUSTERS=1 $(BIN)/python -m pytest -q tests/build/execute/test_dask.py

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check pipeline tests bench
	$(BIN)/ruff check pipeline tests bench
	$(BIN)/mypy

bench-endpoint: SHELL := bash -o pipefail
bench-endpoint: $(VENV)/dev.stamp
	$(BIN)/python bench/workers.py | $(BIN)/python bench/documents.py endpoint.md workers
	$(BIN)/python bench/endpoint.py | $(BIN)/python bench/documents.py endpoint.md endpoint
	$(BIN)/python bench/against.py | $(BIN)/python bench/documents.py endpoint.md against

# Two minutes; writes its table into docs/endpoint.md.
attack: $(VENV)/dev.stamp
	$(BIN)/python bench/attack.py --write

soak: $(VENV)/dev.stamp
	$(BIN)/python bench/soak.py --seconds 1800 --clients 50 --every 60

soak-short: $(VENV)/dev.stamp
	$(BIN)/python bench/soak.py --seconds 60 --clients 10 --every 15

fuzz: $(VENV)/dev.stamp
	$(BIN)/python tests/fuzz.py --seconds 60 --whole 50
	$(BIN)/python tests/fuzz_kill.py --count 200

# STORES=quadstore takes a quarter of an hour: four questions do not end there.
STORES ?= oxigraph comunica rdflib
stores: $(VENV)/dev.stamp bench/peers/node_modules/.package-lock.json
	$(BIN)/python bench/stores.py $(if $(ENDPOINT),--endpoint $(ENDPOINT),$(STORES))

# Each in an environment of its own: cffconvert wants an old jsonschema.
CONSUMERS := build/consumers
TOOLS := cffconvert frictionless roc-validator sssom
consumers: $(VENV)/dev.stamp bench/peers/node_modules/.package-lock.json $(TOOLS:%=$(CONSUMERS)/%/done)
	$(WITH_NODE) $(BIN)/python bench/consumers.py $(WRITE)

# With roc-validator the rocrate that brings the context of RO-Crate 1.1.
$(CONSUMERS)/cffconvert/done: PACKAGES := cffconvert==2.0.0
$(CONSUMERS)/frictionless/done: PACKAGES := frictionless==5.21.0
$(CONSUMERS)/roc-validator/done: PACKAGES := roc-validator==0.13.0 rocrate==0.13.0
$(CONSUMERS)/sssom/done: PACKAGES := sssom==0.4.21 openpyxl==3.1.5
$(CONSUMERS)/%/done:
	$(PYTHON) -m venv $(CONSUMERS)/$*
	$(CONSUMERS)/$*/bin/python -m pip install --quiet --disable-pip-version-check $(PACKAGES)
	touch $@

bench/peers/node_modules/.package-lock.json: bench/peers/package-lock.json | $(VENV)/node.stamp
	cd bench/peers && $(WITH_NODE) npm ci --ignore-scripts --no-fund --no-audit --loglevel=error
	touch $@

oracle: $(VENV)/dev.stamp
	$(BIN)/daap build "$(NOTES)" --engine reference --jobs 2 --no-cache --no-site \
		--out build/oracle
	$(BIN)/daap build "$(NOTES)" --engine native --no-cache --check --out build/oracle

sizes: $(VENV)/dev.stamp
	$(BIN)/python bench/sizes.py

pages: $(VENV)/dev.stamp site
	$(BIN)/python bench/pages.py dist/site --write

leak: $(VENV)/dev.stamp
	$(BIN)/daap build --quiet
	$(BIN)/python tests/leak.py --notes "$(NOTES)"

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

TAGUETTE := build/taguette

$(TAGUETTE)/bin/taguette:
	$(PYTHON) -m venv $(TAGUETTE)
	$(TAGUETTE)/bin/pip install -q taguette==1.5.2

taguette: $(VENV)/dev.stamp $(TAGUETTE)/bin/taguette
	TAGUETTE="$(abspath $(TAGUETTE))/bin/taguette" \
	  $(BIN)/python -m pytest -q tests/extract/qda/test_taguette_server.py

HERMIT := build/hermit

$(HERMIT)/done:
	$(PYTHON) -m venv $(HERMIT)
	$(HERMIT)/bin/python -m pip install --quiet --disable-pip-version-check owlready2==0.48
	touch $@

hermit: $(HERMIT)/done
	$(HERMIT)/bin/python bench/hermit.py

bench-import: $(VENV)/dev.stamp
	$(BIN)/python bench/imports.py --write

bench-paired: $(VENV)/dev.stamp
	$(BIN)/python bench/paired.py $(BEFORE)

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
