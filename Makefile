# Everything happens in .venv, made here from the committed constraints.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint bench shots stress tour clean catalogues tables package try-package

run: $(VENV)/run
	@$(BIN)/python -m goaldesk.start

test: $(VENV)/test
	@$(BIN)/python -m tests $(ARGS)

lint: $(VENV)/test
	@$(BIN)/ruff check goaldesk tests packaging
	@$(BIN)/ruff format --check goaldesk tests packaging
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

# How long things take; ARGS="start edits" chooses some.
bench: $(VENV)/test
	@QT_QPA_PLATFORM=offscreen QT_LOGGING_RULES=default.warning=false $(BIN)/python -m tests.bench $(ARGS)

# The pictures of the READMEs, in docs/pictures/.
shots: $(VENV)/test
	@QT_QPA_PLATFORM=offscreen QT_LOGGING_RULES=default.warning=false TZ=UTC $(BIN)/python -m tests.shots

# Every fault that the tests cause a few times, many times; ARGS="kill calls" chooses some.
stress: $(VENV)/test
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.stress $(ARGS)

# A walk through the real window under Xvfb, watched for stalls, warnings and lost memory.
tour: $(VENV)/test
	@$(BIN)/python -m tests.tour $(ARGS)

# Collects the visible texts into the Chinese catalogue; new ones are to be translated by hand.
catalogues: $(VENV)/test
	@$(BIN)/python -m tests.catalogues

# Writes the tables as they are read from those classes that rows are written with.
tables: $(VENV)/test
	@$(BIN)/python -m tests.stored_tables

# The installer for Debian and Ubuntu, in dist/.
package: $(VENV)/package
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/deb.py

# Installs it, uses it and removes it again; needs root.
try-package:
	@$(PYTHON) packaging/try_deb.py

$(VENV)/run: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Goaldesk needs Python 3.11 or newer; set PYTHON=python3.x")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[cjk]'
	@touch $@

$(VENV)/test: $(VENV)/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[cjk,test,lint]'
	@touch $@

$(VENV)/package: $(VENV)/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[cjk,package]'
	@touch $@

clean:
	rm -rf build dist $(VENV)
