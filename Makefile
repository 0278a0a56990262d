# make run    install and serve the dashboard        make test   install what the tests need, check everything
# make lint   ruff and mypy                          make bench  measure against a floor, in the same run
# make accept NAME=…   write a golden file           make samples   set the sample documents again
# make rules  docs/rules.md and docs/rules.zh-CN.md from the register of rules
# make lock   resolve the dependencies again         make screenshots   pictures of the pages for the README
# make corpus N=1000 [OUT=…]   disclosures made up at random, with the truth about each beside it
# make faults N=2000   single faults put into such disclosures: how many are found, located, repaired rightly

SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := run

PYTHON ?= python3
PORT ?= 8501
N ?= 1000
OUT ?= corpus
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
# A stamp names the lock that was installed, so that a changed lock is installed and nothing else is.
checksum = $(firstword $(shell cksum $(1)))
RUN_STAMP := $(VENV)/.installed-$(call checksum,requirements.lock)
TEST_STAMP := $(VENV)/.installed-dev-$(call checksum,requirements-dev.lock)
LOCK := $(PY) -m piptools compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host \
	--no-emit-options --strip-extras --no-header

.PHONY: run install test system lint bench accept rules samples corpus faults screenshots lock clean

run: install
	@echo "Starting the dashboard on port $(PORT); the first start reads the samples. Stop with Ctrl+C."
	@$(PY) -m dashboard serve --port $(PORT)

install: $(RUN_STAMP)

test: $(TEST_STAMP) system lint
	@echo "Running the tests."
	@$(PY) -m pytest

system:
	@sh .ci/system

lint: $(TEST_STAMP)
	@echo "Checking style and types."
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

bench: $(TEST_STAMP)
	@echo "Measuring; every number is a ratio to a floor measured in the same run."
	@$(PY) -m tests.benchmarks

accept: $(TEST_STAMP)
	@$(PY) -m tests.accept "$(NAME)"

rules: $(TEST_STAMP)
	@$(PY) -m tests.rules_doc

samples: $(TEST_STAMP)
	@echo "Setting the sample documents from data/figures."
	@$(PY) -m tests.documents.make_samples

corpus: $(TEST_STAMP)
	@$(PY) -m tests.documents.generate $(N) "$(OUT)"

faults: $(TEST_STAMP)
	@echo "Putting $(N) faults into generated disclosures, and proving 500 without a fault; a few minutes."
	@$(PY) -m tests.faults $(N) 1 500

screenshots: $(TEST_STAMP) system
	@echo "Taking pictures of the pages into docs/screenshots."
	@$(PY) -m tests.browser.screenshots

lock: $(PY)
	@echo "Resolving the dependencies of pyproject.toml."
	@$(PIP) install pip-tools
	@$(LOCK) --extra build --output-file requirements.lock pyproject.toml
	@$(LOCK) --extra build --extra dev --allow-unsafe --output-file requirements-dev.lock pyproject.toml

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache test-results

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or later is needed; name one with: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Making a virtual environment in $(VENV)."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUN_STAMP): | $(PY)
	@echo "Installing the dependencies of requirements.lock (a minute or two the first time)."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.installed-[0-9]* && touch $@

$(TEST_STAMP): | $(RUN_STAMP)
	@echo "Installing the dependencies of requirements-dev.lock."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@rm -f $(VENV)/.installed-dev-* && touch $@
