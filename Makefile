# Everything a newcomer types. Needs Python >= 3.11 and make, nothing else.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
DEMO   := demo-case
WORKERS ?= 2
TO     ?= 16

.DEFAULT_GOAL := help

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; try: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $(READY)

.PHONY: help setup demo test test-slow bench quality samples format clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

setup: $(READY) ## create .venv and install the package with pinned dependencies

demo: $(READY) ## analyse a sample world and print where its report is
	$(BIN)/forensics analyze sample_logs/mixed/requests.jsonl.gz \
	  --accounts sample_logs/mixed/accounts.jsonl --out $(DEMO) --force

test: $(READY) ## format check, lint, types, import contracts, fast tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n $(WORKERS)

test-slow: $(READY) ## the tests that take minutes
	$(BIN)/python -m pytest -n $(WORKERS) -m slow

quality: $(READY) ## score the frozen suite against all rivals; rewrites benchmarks/quality.md (CAPTURE=folder adds real relays)
	$(BIN)/python -m benchmarks.quality --workers $(WORKERS) $(if $(CAPTURE),--capture $(CAPTURE))

bench: $(READY) ## measure time and memory up to TO million rows; rewrites benchmarks/scale.md, peers.md and simulate_2026.md
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,bench]'
	$(BIN)/python -m benchmarks.simulate_2026
	$(BIN)/python -m benchmarks.peers
	$(BIN)/python -m benchmarks.scale --to $(TO) $(if $(LOGS),--logs $(LOGS))

samples: $(READY) ## write sample_logs/ again from their seeds
	$(BIN)/python -m forensics.lab.samples sample_logs

format: $(READY) ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## remove what the targets above made
	rm -rf $(VENV) $(DEMO) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
