# Needs Python 3.11+ and make; everything else is fetched into this folder, checked against the hashes of the locks.
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.NOTPARALLEL: # two installers in one environment would trip over each other
SHELL := /bin/sh

BIN := .venv/bin
NODE := scripts/with_node
PACKAGES := $(wildcard agents analytics app benchmarks billing channels commerce conversations core integrations \
            migrations scripts templates_store tenants tests)

FRONT_ENDS := $(patsubst %/package.json,%,$(wildcard widget/package.json console/package.json))
BUILT := $(FRONT_ENDS:%=%/dist/.built)

# What a front end is made of: every file of its folder that is neither installed nor built.
sources = $(shell find $(1) -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.PHONY: help
help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: .venv/.base $(BUILT) .venv/.taught ## Start the demo shop (PORT and COMPTOIR_HOME choose where)
	@exec $(BIN)/comptoir demo

.PHONY: setup
setup: .venv/.dev $(BUILT) .venv/.taught ## Install the tools and build the front ends, start nothing

.PHONY: test
test: setup ## Run every test (PYTEST="-k words" narrows the Python ones)
	@$(NODE) npm test --workspaces --if-present --silent
	@scripts/ensure_chromium
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(PYTEST)

# ---------------------------------------------------------------- checks

CHECKS := check-style check-types check-layers check-length check-locks check-deps check-settings check-migrations \
          check-client check-typescript

.PHONY: check $(CHECKS)
check: $(CHECKS) ## Run every static check (`make -k check` goes on after a failure)
$(CHECKS): setup

check-style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
check-types:
	$(BIN)/mypy $(PACKAGES)
check-layers:
	$(BIN)/lint-imports
check-length:
	$(BIN)/python scripts/check_file_length.py
check-locks:
	$(BIN)/python scripts/check_locks.py
check-deps:
	$(BIN)/deptry .
check-settings:
	$(BIN)/python scripts/check_configuration.py
check-migrations:
	$(BIN)/python scripts/check_migrations.py
check-client:
	$(BIN)/python scripts/check_client.py
check-typescript:
	$(NODE) npm run types --workspaces --silent

# ---------------------------------------------------------------- housekeeping

.PHONY: format
format: .venv/.dev ## Format the Python code and fix what ruff can fix
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: generated
generated: .venv/.dev node_modules/.stamp ## Write the generated files again: the console's API types, the settings page
	$(BIN)/python scripts/check_client.py --write
	$(BIN)/python scripts/check_configuration.py --write

.PHONY: lock
lock: .venv/.dev ## Write the locks again (UPGRADE=--upgrade takes newer versions)
	scripts/lock $(UPGRADE)

.PHONY: clean
clean: ## Remove what was built and installed; the data in .comptoir stays
	rm -rf .venv node_modules $(FRONT_ENDS:%=%/node_modules) $(FRONT_ENDS:%=%/dist)

# ---------------------------------------------------------------- what the above needs

# A virtual environment knows its own path: one that was moved is made again.
ifneq ($(shell cat .venv/made-in 2>/dev/null),$(shell pwd -P))
$(shell rm -f .venv/.base .venv/.dev)
endif

.venv/.base: requirements/base.txt requirements/bootstrap.txt pyproject.toml
	@scripts/setup_python base
	@touch $@

.venv/.dev: requirements/dev.txt requirements/bootstrap.txt pyproject.toml
	@scripts/setup_python dev
	@touch $@ .venv/.base

.venv/.taught: $(wildcard agents/understanding/*.py agents/understanding/data/*.yaml agents/understanding/data/*/*.yaml) | .venv/.base
	@echo "Training the local brain"
	@$(BIN)/python -m agents.understanding
	@touch $@

# Node may have to come from a wheel, so Python is first.
node_modules/.stamp: package-lock.json package.json $(FRONT_ENDS:%=%/package.json) .npmrc | .venv/.base
	@echo "Installing package-lock.json"
	@$(NODE) npm ci --silent
	@touch $@

.SECONDEXPANSION:
%/dist/.built: node_modules/.stamp $$(call sources,$$*)
	@echo "Building the $*"
	@$(NODE) npm run build --workspace $* --silent
	@touch $@
