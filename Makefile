# Every way to build, check and run Zeren. `make` alone lists them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input

PACKAGES := graph analytics api loaders
SOURCES := $(shell find $(PACKAGES) -type f -not -name '*.pyc')
PORT ?= 8000
DEMO := build/demo
DEMO_STORE := build/demo.db
STORE := sqlite:///$(DEMO_STORE)

.PHONY: help install run test machine check format format-check lint types architecture bench fuzz \
	notebooks lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) \
		| awk -F ':.*## ' '{ printf "  make %-13s %s\n", $$1, $$2 }'

install: $(STAMP) ## make .venv with the command .venv/bin/zeren

run: $(DEMO_STORE) ## load the demo city, analyze it, serve it (PORT=8000)
	@$(BIN)/zeren analyze --store $(STORE)
	@exec $(BIN)/zeren serve --store $(STORE) --port $(PORT)

test: install machine ## run the tests, on a real Neo4j too
	@$(BIN)/python -m pytest

# What the tests start beside Python. Without root they say what they skip.
machine:
	@if ! { command -v java && command -v mvn; } >/dev/null \
		&& [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo 'installing Java and Maven ...'; export DEBIAN_FRONTEND=noninteractive; \
		apt-get -qq update && apt-get -qq install --yes --no-install-recommends \
			openjdk-17-jre-headless maven >/dev/null || echo 'not installed'; fi

check: format-check lint types architecture ## format, lint, types, architecture

format: install ## rewrite the code in its format
	@$(BIN)/ruff format --quiet .

format-check: install
	@$(BIN)/ruff format --check --quiet .

lint: install
	@$(BIN)/ruff check --quiet .

types: install
	@$(BIN)/mypy --no-error-summary

architecture: install
	@$(BIN)/lint-imports --no-logo

bench: install ## measure beside peers
	@$(BIN)/python -m benchmarks

fuzz: install machine ## many more examples, and faults for longer
	@$(BIN)/python -m pytest -m "hypothesis or long" --hypothesis-profile=fuzz
	@$(BIN)/python -m pytest tests/neo4j --hypothesis-profile=fuzz

# They see neither the settings nor the person key of whoever runs this.
notebooks: install ## execute the notebooks
	@bare=$$(mktemp -d); trap 'rm -rf "$$bare"' EXIT; \
	for book in notebooks/*.ipynb; do \
		env -i PATH="$$PATH" HOME="$$bare" LANG=C.UTF-8 $(BIN)/jupyter execute --timeout=120 "$$book"; \
	done

lock: install ## pin the newest versions that fit, with hashes
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
		--generate-hashes --upgrade --no-header --no-emit-index-url --no-emit-find-links \
		--quiet --output-file requirements.lock

clean: ## remove .venv and everything built
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The first interpreter that is new enough; one that is there but does not start counts as absent.
$(BIN)/pip:
	@for name in python3.11 python3 python; do \
		if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$name -m venv --clear $(VENV) && exit 0; \
			rm -rf $(VENV); \
			echo "$$name cannot make a virtual environment: is its venv package installed?" >&2; \
			exit 1; \
		fi; \
	done; \
	echo "Zeren needs Python 3.11 or newer; found: $$(python3 --version 2>&1 || true)" >&2; \
	exit 1

$(STAMP): requirements.lock pyproject.toml | $(BIN)/pip
	@echo 'installing into $(VENV) (about a minute) ...'
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@echo 'compiling (half a minute, once) ...'
	@$(BIN)/python -m analytics.compiling
	@touch $@

# The demo city and its store are made anew when the code that makes them is newer.
$(DEMO_STORE): $(SOURCES) $(STAMP)
	@rm -rf $(DEMO) $(DEMO_STORE)*
	@mkdir -p $(dir $(DEMO_STORE))
	@$(BIN)/zeren demo --organizations 20000 --seed 7 --out $(DEMO)
	@$(BIN)/zeren load $(DEMO) --store $(STORE)
