# Everything starts from python3 (3.11+, with venv), git and make; `make setup` brings the rest.
#
#   make demo          set up, start everything, print the address and the logins
#   make test          set up with the test tools, and run every check
#   make setup         set up only;  TORCH='torch>=2.9' takes another build of PyTorch
#   make help          all targets

PYTHON ?= python3
TORCH ?=
PORT ?=
BIN := .venv/bin
SETUP = $(PYTHON) scripts/setup.py $(if $(TORCH),--torch "$(TORCH)")

export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: help setup setup-dev demo up test lint style types layers unit postgres frontend fmt \
        bench-load clean
.DEFAULT_GOAL := help
.NOTPARALLEL:

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

setup: ## the environment, PyTorch's CPU build, the front end
	@$(SETUP)

setup-dev: ## the same with the test tools
	@$(SETUP) --dev

demo: setup ## the demo at http://127.0.0.1:8000 (PORT=8001, ARGS='--once --json')
	@$(BIN)/labelhub demo $(if $(PORT),--port $(PORT)) $(ARGS)

up: setup ## LabelHub without the demo's projects
	@$(BIN)/labelhub up $(if $(PORT),--port $(PORT)) $(ARGS)

test: setup-dev lint unit postgres frontend ## every check

lint: style types layers ## ruff, mypy, import-linter

style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	MYPYPATH=client $(BIN)/mypy

layers:
	$(BIN)/lint-imports

unit: ## pytest on SQLite, with a real redis, worker and browser
	$(BIN)/python -m pytest -m "not postgres" $(ARGS)

postgres: ## flow, API and workers again, on a PostgreSQL of their own
	$(BIN)/python scripts/with_postgres.py \
	  $(BIN)/python -m pytest tests/flow tests/api tests/workers $(ARGS)

frontend: ## TypeScript's types and vitest
	cd frontend && npm run check && npm test

fmt: ## let ruff write the style it checks
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench-load: setup ## labels a second and latencies, against a server of its own
	@$(BIN)/labelhub bench load --spawn $(ARGS)

clean: ## what set-up made; never var/, which is data
	rm -rf .venv frontend/node_modules frontend/dist build *.egg-info client/*.egg-info
	rm -rf .mypy_cache .ruff_cache .import_linter_cache .hypothesis
