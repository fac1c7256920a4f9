# Every target works on a fresh clone: set-up is a prerequisite and runs once.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
# What the contracts are compared with: main, or on main itself the commit before, since nothing differs from itself.
# A clone of another branch knows main by its remote alone.
MAIN = $(shell git rev-parse -q --verify main || git rev-parse -q --verify origin/main)
AGAINST ?= $(shell if test "$$(git rev-parse HEAD)" = "$(MAIN)"; then git rev-parse -q --verify "$(MAIN)~1"; \
  else echo "$(MAIN)"; fi)

.PHONY: setup demo test torture lint format proto breaking clean

setup: .venv/.ready

# uv is faster; plain venv and pip do the same where it is missing. Versions come from constraints.txt.
.venv/.ready: pyproject.toml constraints.txt
	@echo "preparing .venv: about a minute on a fresh machine" >&2
	@if command -v uv >/dev/null; then \
	  { test -x $(BIN)/python || uv venv -q --python $(PYTHON) .venv; } && \
	  VIRTUAL_ENV=.venv uv pip install -q -c constraints.txt -e '.[dev]'; \
	else \
	  { test -x $(BIN)/python || $(PYTHON) -m venv .venv; } && \
	  $(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'; \
	fi
	@touch $@

demo: setup
	$(BIN)/serai demo

test: setup
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

torture: setup
	$(BIN)/serai torture ledger --seconds 60 --seed 1
	$(BIN)/serai torture fx --accepts 20000 --seed 1

lint: setup breaking
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/buf lint
	$(BIN)/buf format --diff --exit-code

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/buf format -w

# Messages, their types, and typed stubs: committed, and checked for staleness by tests/contract.
proto: setup
	$(BIN)/python -m grpc_tools.protoc -I protos --python_out=libs --pyi_out=libs --grpc_python_out=libs \
	  --plugin=protoc-gen-mypy_grpc=$(BIN)/protoc-gen-mypy_grpc --mypy_grpc_out=libs \
	  $$(find protos -name '*.proto' | sort)

# A checkout without history, or without main, has nothing to compare with and says so.
breaking: setup
	@if test -n "$(AGAINST)"; then \
	  echo "$(BIN)/buf breaking --against '.git#ref=$(AGAINST)'"; \
	  $(BIN)/buf breaking --against '.git#ref=$(AGAINST)'; \
	else \
	  echo "contracts are not compared: this checkout knows no main" >&2; \
	fi

clean:
	rm -rf .venv .serai .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
