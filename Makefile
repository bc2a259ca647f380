# Two commands: `make plan` sets up and plans the example; `make test` sets up and passes every check.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_CONSTRAINT=$(CURDIR)/constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/pip --quiet
SHOOT ?= examples/headland

.PHONY: plan test bench lint clean

plan: $(VENV)/.ready
	$(BIN)/precipice plan $(SHOOT)
	@if [ "$(SHOOT)" = examples/headland ]; then cp $(SHOOT)/out/plan.png docs/headland.png; fi

test: $(VENV)/.ready-dev
	BIN=$(BIN) sh tests/run.sh

bench: $(VENV)/.ready-dev
	$(BIN)/python bench/run.py

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Precipice needs Python 3.11 or newer, found " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install --editable '.[wreck]'
	touch $@

$(VENV)/.ready-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install --editable '.[dev]'
	touch $@ $(VENV)/.ready

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache examples/*/out
