# Everything starts here. Each goal first makes what is missing (.venv, packages, front ends) and
# does nothing twice.
#
#   make run                      start Chatclick with a demo shop on http://127.0.0.1:8000
#   make run ARGS="--port 9000"   the same with options of `chatclick demo`
#   make test                     all tests, in three processes; ARGS="-k words" picks some
#   make check                    format, lint, types and the fast tests: before each commit
#   make lint                     the first three of these
#   make bench                    measure
#   make lock                     resolve the dependencies again into requirements/
#   make dist                     build all wheels and the plugin catalogue into dist/
#   make docs                     build the manual into build/site
#   make clean                    remove what was made here; ./data stays

MAKEFLAGS += --no-print-directory
PREPARE = sh tools/prepare.sh
BIN = .venv/bin
FRONT_ENDS = $(patsubst %/package.json,%,$(wildcard admin/web/package.json plugins/*/web/package.json sdks/package.json))
export PYTHON

.PHONY: run test check lint bench lock dist docs clean
.DEFAULT_GOAL := run

run:
	@$(PREPARE) run
	@exec $(BIN)/python -m chatclick.cli demo $(ARGS)

test:
	@$(PREPARE) test
	@sh tools/front_ends.sh test $(FRONT_ENDS)
	@exec $(BIN)/python -m pytest -n 3 --no-loadscope-reorder $(ARGS)

check: lint
	@exec $(BIN)/python -m pytest -m "not slow" core/tests widget_schema/tests admin/tests plugins tests/lint tests/docs $(ARGS)

lint:
	@$(PREPARE) test
	@$(BIN)/ruff format --check --quiet --output-format concise . || \
		{ echo "Remedy: .venv/bin/ruff format" >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@sh tools/front_ends.sh check $(FRONT_ENDS)

bench:
	@$(PREPARE) test
	@exec $(BIN)/python -m benchmarks $(ARGS)

lock:
	@$(PREPARE) lock
	@exec $(BIN)/python tools/lock.py $(ARGS)

dist:
	@$(PREPARE) test
	@exec $(BIN)/python tools/dist.py

docs:
	@$(PREPARE) test
	@NO_MKDOCS_2_WARNING=1 exec $(BIN)/mkdocs build --quiet --strict

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	rm -rf $(FRONT_ENDS:%=%/node_modules) admin/chatclick_admin/dist plugins/*/src/*/dist
	rm -rf sdks/*/dist sdks/*/example/dist
	rm -f core/chatclick/host/installing/catalogue.json
