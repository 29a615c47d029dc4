# Each target makes what it needs; `make serve` and `make test` work in a fresh clone with Python 3.11, pip, make and git.

PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 8040
HOME_DIR ?= .home
VENV   := .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help install serve build test soak lint format docs bench screenshots translations lock clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(VENV)/.installed ## Make .venv with everything the program and its tests need

$(VENV)/.installed: pyproject.toml requirements.lock hatch_build.py web/package-lock.json
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

serve: install ## Build the first release if there is none, then serve it on http://127.0.0.1:8040/
	$(BIN)/concordat serve --home $(HOME_DIR) --host $(HOST) --port $(PORT)

build: install ## Build a release from ontology/, data/ and shapes/
	$(BIN)/concordat build --home $(HOME_DIR)

test: install ## Run the tests
	$(BIN)/python -m pytest -m "not soak" --hypothesis-profile=ci -n auto --maxprocesses 4 --dist loadfile

soak: install ## Run the long campaigns: faults, kills, fuzzing, conformance at length
	$(BIN)/python -m pytest -m soak

lint: install ## Check style, types and the form of the data
	$(BIN)/ruff check graph web tests bench docs hatch_build.py
	$(BIN)/ruff format --check graph web tests bench docs hatch_build.py
	$(BIN)/mypy
	$(BIN)/concordat format --check data/*.ttl

format: install ## Put code and data into form
	$(BIN)/ruff check --fix graph web tests bench docs hatch_build.py
	$(BIN)/ruff format graph web tests bench docs hatch_build.py
	$(BIN)/concordat format data/*.ttl

docs: install ## Build the user guide into build/guide
	$(BIN)/python -m mkdocs build --strict --quiet

bench: install ## Measure, and print the figures as ratios in one run
	$(BIN)/python -m bench

screenshots: install ## Take the pictures of the documents anew (needs Chromium)
	$(BIN)/python -m docs.screenshots $(PICTURES)

translations: install ## Bring the catalogs of the interface up to what the pages say
	$(BIN)/python -m web.messages

lock: ## Lock the dependencies again (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	  --group dev --group bench pyproject.toml --output-file requirements.lock

clean: ## Remove the environment and all that was built
	rm -rf $(VENV) $(HOME_DIR) dist web/static/vendor
