# `make run` and `make test` set themselves up; `make help` lists the rest.
SHELL := /bin/bash
PORT ?= 8000
PYTHON := .venv/bin/python
ARGS ?=

.PHONY: help run setup setup-dev test bench check messages
.DEFAULT_GOAL := help

help:
	@echo "make run [PORT=8000]   set up and run everything on this machine; Ctrl-C ends it"
	@echo "make test [ARGS=...]   set up and run every test on SQLite and on PostgreSQL with Redis"
	@echo "make bench [ARGS=...]  set up and run the benchmarks, or those named: figures beside their targets"
	@echo "make check             lint, format, types, import contracts and the fast tests"
	@echo "make messages          collect the words to translate into icpstudio/locale"

setup:
	@python3 .ci/setup.py run

setup-dev:
	@python3 .ci/setup.py test

run: setup
	@exec env PORT=$(PORT) $(PYTHON) manage.py run --end-with-parent

# On SQLite without Redis, then on a private PostgreSQL with a private Redis; ICP_TEST_ON=sqlite or =postgres chooses one.
# By file: what a file sets up once is set up once (xdist 3.8 does not see its own groups under pytest 9.2).
test: setup-dev
	@exec $(PYTHON) .ci/test.py $(ARGS)

# Peers and servers come with what tests need. ICP_BENCH_SECONDS=15 watches the crowd of `load` for a shorter time.
bench: setup-dev
	@exec $(PYTHON) -m tests.bench $(ARGS)

# The fast loop: rules of the house, engine, and what acts; `make test` runs everything.
FAST = tests/house tests/profiles/engine tests/icpstudio/actions tests/icpstudio/queries tests/profiles/queries tests/profiles/models tests/walker
check: setup-dev
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(PYTHON) -m pytest -q -n 2 --dist loadfile -m "not slow and not journey" $(FAST) $(ARGS)

messages: setup-dev
	@$(PYTHON) manage.py makemessages --locale de --no-obsolete --no-wrap --add-location file --ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*'
