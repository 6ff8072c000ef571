# `make demo` tells the story of one post; `make test` and `make long` run everything that must hold.
# Both set up their own environment in .venv from nothing but Python >= 3.11, git and make.

CELLS ?= --tags pairs
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$python"; break; }; done)
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test long matrix lint types contracts sample docs format messages bench judgement pictures clean

help:
	@echo "make demo   one post: blocked, recorded, published"
	@echo "make test   the tests; make long runs the long ones"
	@echo "make matrix the plugin under other generators, themes and Pythons"
	@echo "make lint types contracts sample docs bench pictures"

.venv/made:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.12"; exit 2; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/sample: .venv/made pyproject.toml
	@echo "setting up .venv (once)"
	@$(BIN)/python -m pip install --quiet --editable '.[sample]'
	@touch $@

.venv/dev: .venv/made pyproject.toml
	@echo "setting up .venv for development (once)"
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ .venv/sample

demo: .venv/sample
	@$(BIN)/python tools/demo.py

test: .venv/dev
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long"

long: .venv/dev
	$(BIN)/python -m pytest -n 2 --dist worksteal -m long

# what cannot be made is left out, and nox says which cells those are
matrix: .venv/dev
	@newest=$$($(BIN)/python tools/newest_python.py) || echo "the cells of the newest Python are left out"; \
	THREATGATE_NEWEST_PYTHON="$$newest" $(BIN)/nox $(CELLS)

lint: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/dev
	$(BIN)/mypy

contracts: .venv/dev
	$(BIN)/lint-imports

sample: .venv/sample
	$(BIN)/mkdocs build --strict -f sample_site/mkdocs.yml

docs: .venv/dev
	@if [ "$$(git rev-parse --is-shallow-repository 2>/dev/null)" = false ]; then \
		$(BIN)/threatgate check -f threatgate.yml; \
	else echo "the gate of these documents needs the whole history: git fetch --unshallow"; fi
	$(BIN)/mkdocs build --strict

format: .venv/dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

judgement: .venv/dev
	$(BIN)/python benchmarks/judgement --labels $(LABELS) --repositories $(REPOSITORIES)

messages: .venv/dev
	$(BIN)/python tools/messages.py

bench: .venv/dev
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/ledgers.py

pictures: .venv/dev
	$(BIN)/python tools/pictures.py

clean:
	rm -rf .venv .nox .ci/python build dist site sample_site/site .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
