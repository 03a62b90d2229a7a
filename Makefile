# The two commands of the README are `make run` and `make test`; each does its own set-up.
# Every target may be called again: what is in place is not done twice.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check
# The resolver that writes the lock files; no other target needs it.
UV     := uv==0.13.9

# Two workers: a browser and an index build fill two cores. tests/conftest.py says what stays together.
PYTEST_FLAGS ?= -n 2 --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help run test lint format assets lock docs bench clean fuzz screenshots validate
.DELETE_ON_ERROR:

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

run: $(VENV)/run.stamp ## the site with demonstration data at http://127.0.0.1:8000/
	$(BIN)/kohesio demo

test: $(VENV)/test.stamp chromium lint ## everything: lint, types, import contracts, tests, browser
	$(BIN)/python -m pytest $(PYTEST_FLAGS)

fuzz: $(VENV)/test.stamp ## readers against mutated files, a minute each; needs atheris (pip install atheris)
	for kind in delimited xlsx ods xml html json xls; do \
		$(BIN)/python tests/fuzz/fuzz_readers.py $$kind -max_total_time=60 || exit 1; \
	done

screenshots: $(VENV)/test.stamp chromium ## every kind of page in English, Greek and Finnish at three widths, in build/screenshots
	$(BIN)/python -m scripts.screenshots

validate: $(VENV)/test.stamp ## every kind of page through the Nu Html Checker; needs Java
	$(BIN)/python -m scripts.validate

lint: $(VENV)/test.stamp ## formatting, lint, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/test.stamp ## put the code in the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

assets: $(VENV)/run.stamp ## obtain the third-party CSS and scripts
	$(BIN)/python hatch_build.py

docs: $(VENV)/test.stamp ## write the generated pages of docs/reference again
	$(BIN)/python scripts/third_party.py
	$(BIN)/python scripts/reference_pages.py
	$(BIN)/python scripts/kohesio_compatibility.py

bench: $(VENV)/bench.stamp ## measure the search beside other engines and write docs/performance.md
	$(BIN)/python -m benchmarks

lock: $(VENV)/python.stamp ## resolve the dependencies again
	$(PIP) install --quiet '$(UV)'
	$(BIN)/python scripts/lock.py

clean: ## remove what was built, not data
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache src/kohesio/ui/static/vendor

# -- set-up ---------------------------------------------------------------------------------------------------------

# hash-locked packages, then this project as it stands here
INSTALL = $(PIP) install --quiet --no-warn-script-location

$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed, but \`$(PYTHON) --version\` says: $$($(PYTHON) --version 2>&1 | head -n 1)." \
		"Install a newer one, or name it: make PYTHON=python3.13"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "Python's venv module is missing: apt-get install python3-venv (or the one of your version)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: $(VENV)/python.stamp requirements/run.txt requirements/build.txt pyproject.toml hatch_build.py src/kohesio/ui/vendor.json
	$(INSTALL) --require-hashes -r requirements/build.txt -r requirements/run.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

# The dictionaries stand apart, where the program does not see them: with them it would build another demonstration.
$(VENV)/test.stamp: $(VENV)/run.stamp requirements/test.txt requirements/lemmas.txt
	$(INSTALL) --require-hashes -r requirements/test.txt
	rm -rf $(VENV)/lemmas
	$(INSTALL) --require-hashes --target $(VENV)/lemmas -r requirements/lemmas.txt
	@touch $@

$(VENV)/bench.stamp: $(VENV)/run.stamp requirements/bench.txt
	$(INSTALL) --require-hashes -r requirements/bench.txt
	@touch $@

.PHONY: chromium
chromium:
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
		command -v $$name >/dev/null 2>&1 && exit 0; done; \
	if [ "$$(id -u)" != 0 ]; then echo "The browser tests need Chromium: apt-get install chromium"; exit 1; fi; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
