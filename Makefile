# make demo shows what kaoping does; make test proves it. Windows without make: see README.md.

PYTHON ?= python3
OUT ?= out

# Debian packages without which some tests cannot run
DEBIAN := chromium fonts-noto-cjk libreoffice-calc

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint bench clean debian

help: ## show these lines
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' Makefile

demo: .venv/runtime ## score the example quarter: print the ranking, write pages, workbook and tables to out/
	$(BIN)/kaoping demo --out "$(OUT)"

test: lint debian ## check style and types, run every test
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: .venv/dev ## check style and types
	$(BIN)/ruff check
	$(BIN)/mypy

bench: .venv/dev ## measure speed and memory on 1,000 returns; prints, never fails
	$(BIN)/python benchmarks/run.py

clean: ## remove .venv and what the tools left; results in out/ stay
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find kaoping tests examples benchmarks -name __pycache__ -type d -exec rm -rf {} +

.venv/runtime: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing kaoping into .venv (the first time takes about a minute) ..."
	@$(INSTALL) -e .
	@touch $@

.venv/dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing kaoping and its development tools into .venv (the first time takes about a minute) ..."
	@$(INSTALL) -e ".[dev]"
	@touch $@ .venv/runtime

$(BIN)/python:
	@for python in "$(PYTHON)" python3.14 python3.13 python3.12 python3.11; do \
		if "$$python" -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then found="$$python"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "kaoping needs Python 3.11 or newer; $(PYTHON) is $$("$(PYTHON)" --version 2>/dev/null || echo not there)." >&2; \
		echo "Install one, or say where it is: make demo PYTHON=/path/to/python3.12" >&2; \
		exit 1; \
	fi; \
	"$$found" -m venv --clear .venv || { \
		rm -rf .venv; \
		echo "$$found could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
		exit 1; \
	}

# Root on Debian (a build machine): install what is missing. Anyone else: say it; pytest lists the tests that did not run.
debian:
	@missing=; \
	if command -v dpkg-query >/dev/null; then \
		for package in $(DEBIAN); do \
			dpkg-query -W -f '$${db:Status-Status}' $$package 2>/dev/null | grep -qx installed || missing="$$missing $$package"; \
		done; \
	fi; \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ]; then \
		echo "Installing Debian packages:$$missing"; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends $$missing >/dev/null && missing=; \
	fi; \
	if [ -n "$$missing" ]; then echo "Not installed:$$missing. Tests that need them will be listed as not run."; fi
