# Two commands do nearly everything: make run, make test. `make` alone lists the rest.

PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
PAGES := herbcity/web/static/graphiql/.stamp
# Compiled modules start the service three times faster; some build machines forbid writing them.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check schema graphiql format bench fuzz wheel clean

help: ## List what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: $(VENV)/run.stamp $(PAGES) ## Install, create or migrate the database, load seeds/, serve on http://127.0.0.1:$(PORT)
	@exec $(BIN)/herbcity serve --port $(PORT) --seeds seeds

test: $(VENV)/test.stamp $(PAGES) ## Run every test, on SQLite and PostgreSQL
	$(BIN)/pytest

check: $(VENV)/test.stamp ## Formatting, lint, types, floors, and the published contract
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/herbcity schema --check

schema: $(VENV)/run.stamp ## Write graph_schema/schema.graphql from the code
	$(BIN)/herbcity schema --write

graphiql: $(PAGES) ## Fetch the files of GraphiQL and the Thai font, once

$(PAGES): tools/fetch_graphiql.py tools/graphiql/package-lock.json | $(VENV)/run.stamp
	@$(BIN)/python tools/fetch_graphiql.py && touch $@ || \
		echo "GraphiQL could not be fetched; the API works without it. Try 'make graphiql' later."

format: $(VENV)/test.stamp ## Format the code and sort its imports
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/test.stamp ## Measure speed and memory against named alternatives
	$(BIN)/python -m benchmarks

fuzz: $(VENV)/test.stamp ## Ask 10,000 operations that schemathesis thinks up; none may be the service's fault
	$(BIN)/python tools/fuzz

wheel: $(VENV)/test.stamp ## Build the wheel into dist/
	$(BIN)/pip wheel --no-deps --quiet --wheel-dir dist .

clean: ## Remove what was installed and built; the database in data/ stays
	rm -rf $(VENV) dist herbcity/web/static/graphiql tools/graphiql/node_modules examples/urql/node_modules .mypy_cache .ruff_cache .pytest_cache

# uv is several times faster than pip; where it cannot be had, pip does the same.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv || echo "uv is not to be had; going on with pip"

$(VENV)/run.stamp: pyproject.toml constraints.txt | $(BIN)/python
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --constraint constraints.txt --editable .; \
	else $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .; fi
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --constraint constraints.txt --editable . --group dev; \
	else $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable . --group dev; fi
	@touch $@
