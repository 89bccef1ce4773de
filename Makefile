# A newcomer needs `make run` and `make test`; `make` alone lists all commands.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# Formats and lints our scripts, and checks their types against the JSDoc. It comes by pip, and no Node is needed.
DENO := DENO_NO_UPDATE_CHECK=1 $(BIN)/deno
SCRIPTS = $(shell git ls-files '*.js' '*.mjs')
PIP_COMPILE := $(BIN)/pip-compile --quiet --strip-extras --no-header --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

# Some images forbid Python to keep what it compiled. Each of the hundred processes of a test run would then compile all
# its packages and tests again: 20 s instead of 7 s before the first test, 6 s instead of 2 s for a command.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test coverage faults bench bench-desk deep mutation check check-code check-migrations fix lock venv venv-dev

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1|/' | awk -F'|' '{ printf "  %-12s %s\n", $$1, $$2 }'

run: venv ## run the whole site on http://127.0.0.1:8000 (PORT=…; ARGS=--empty without the dossier); Ctrl-C stops it
	@PIVOT_DEMO=1 $(BIN)/python manage.py run_demo --port $(PORT) $(ARGS)

test: venv-dev ## run the tests (ARGS="-k words" for some; REQUIRE_ALL=1 fails instead of skipping)
	@$(BIN)/python -m pytest $(if $(ARGS),$(ARGS),-n auto)

coverage: venv-dev ## measure what the tests run of the code, and fail below the floor (takes twice as long as `make test`)
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest $(if $(ARGS),$(ARGS),-n auto)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

check: check-code check-migrations ## style, types, layers, migrations, templates, ruleset lock, scripts

check-code: venv-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet claims timeline pivot_tracker
	$(DENO) fmt --check --quiet $(SCRIPTS)
	$(DENO) lint --quiet $(SCRIPTS)
	$(DENO) check --quiet $(SCRIPTS)
	$(BIN)/python manage.py check --settings tests.settings
	$(BIN)/python manage.py lock_ruleset --check --settings tests.settings

check-migrations: venv-dev
	$(BIN)/python manage.py makemigrations --check --dry-run --settings tests.settings
	$(BIN)/python manage.py lintmigrations --quiet ok ignore --settings tests.settings

fix: venv-dev ## correct what the tools can correct
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(DENO) fmt --quiet $(SCRIPTS)

lock: venv-dev ## pin the newest versions of all packages in requirements*.in
	$(PIP_COMPILE) --upgrade --output-file requirements.txt requirements.in
	$(PIP_COMPILE) --upgrade --output-file requirements-dev.txt requirements-dev.in

# Compiling every file of every package would double the time of the first start; Python compiles what is imported.
PIP_INSTALL := $(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check

# pip runs only when the pinned list differs from the one installed last; requirements-dev.txt contains requirements.txt.
venv: $(BIN)/python
	@cmp -s requirements.txt $(VENV)/installed.txt || { echo "Installing what the site needs …"; \
	  $(PIP_INSTALL) -r requirements.txt && cp requirements.txt $(VENV)/installed.txt; }

venv-dev: venv
	@cmp -s requirements-dev.txt $(VENV)/installed-dev.txt || { echo "Installing what the tests need …"; \
	  $(PIP_INSTALL) -r requirements-dev.txt && cp requirements-dev.txt $(VENV)/installed-dev.txt; }

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and $(PYTHON) is older or missing. Try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

deep: venv-dev ## the long proofs at their full size (hours on SQLite: set TEST_DATABASE_URL)
	DEEP=1 $(BIN)/python -m pytest -s tests/api/test_change_feed_concurrency.py tests/notifications/test_webhooks.py
	DEEP=1 $(BIN)/python -m pytest -q -n auto tests/admin/test_permissions.py
	DEEP=1 $(BIN)/python -m pytest -s tests/fuzz tests/api/test_draft_leaks.py
	DEEP=1 $(BIN)/python -m pytest -q -n auto -m sample
	RACES=1000 $(BIN)/python -m pytest -s tests/services/test_races.py
	DEEP=1 $(BIN)/python -m pytest -q -n auto tests/tasks/test_incremental_updates.py
	DEEP=1 $(BIN)/python -m pytest -q -n auto tests/method tests/dates tests/dossier tests/pages \
		tests/http/test_negotiation.py tests/browser tests/pivot_tracker/test_run_demo.py
	$(MAKE) mutation

# The plugins of the other tests would be loaded again for every mutant.
mutation: venv-dev ## change the method's code piece by piece and count changes that no test notices (MUTANTS=names)
	PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 nice -n 10 $(BIN)/mutmut run $(MUTANTS)
	$(BIN)/python bench/mutation.py

faults: venv-dev ## break own brokers, databases and workers, and count what is lost (ARGS="--scale 0.1")
	$(BIN)/python -m tests.faults $(ARGS)

bench: venv-dev ## time assessing everything (DATABASE_URL=an empty PostgreSQL database of this machine, ARGS="--targets 10000")
	PIVOT_DEMO=1 $(BIN)/python bench/assess.py $(ARGS)

bench-desk: venv-dev ## time the desk's lists with 100,000 rows, and imports of 50,000, in SQLite files of their own
	$(BIN)/python bench/admin.py
	$(BIN)/python bench/imports.py
