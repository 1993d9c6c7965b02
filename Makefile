# A virtual environment, then nox. Everything else is a session in noxfile.py.
PYTHON ?= python3
LOCK := requirements-dev.txt
STAMP := .venv/.lock-$(shell cksum < $(LOCK) | tr -s ' \t' '-')
PIP = .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes
UV = .venv/bin/python -m uv pip install --quiet --compile-bytecode --python .venv/bin/python --no-deps --require-hashes

.PHONY: help setup run test
help: ## list these targets, and the nox sessions once set up
	@grep -hE '^[a-z]+:.*## ' Makefile | awk -F ':.*## ' '{printf "make %-6s %s\n", $$1, $$2}'
	@test ! -x .venv/bin/nox || { echo; .venv/bin/nox --list 2>/dev/null; }

setup: $(STAMP) ## create .venv and install the locked requirements; instant when nothing changed

run: setup ## the whole product on a sample organisation, no key needed
	@.venv/bin/python -m local demo

test: setup ## lint, types and tests, as nox does by default
	@.venv/bin/python -m nox

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "This needs Python 3.11 or newer; '$(PYTHON)' is `$(PYTHON) --version 2>&1 || true`." >&2; \
	  echo "Install one (Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python@3.12)" >&2; \
	  echo "or name one that you have: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv

# The stamp's name carries the lock's checksum: another lock is another file, and is made once.
$(STAMP): .venv/bin/python
	@echo "Installing $(LOCK) into .venv, about half a minute ..."
	@# The lock is complete: nothing is resolved anew, which pip before 24 gets wrong for a package with extras.
	@# First uv alone, as the lock pins it: it installs the rest several times faster.
	@awk '/^uv==/ { on = 1 } /^ +# via/ { on = 0 } on' $(LOCK) > .venv/uv.txt && $(PIP) -r .venv/uv.txt
	@$(UV) -r $(LOCK)
	@# Half of a small run is start-up: nothing is compiled twice, also where writing bytecode is switched off.
	@.venv/bin/python -m compileall -q shared functions local || true
	@.venv/bin/python -m local.warehouse.blank_file
	@rm -f .venv/.lock-*
	@touch $@
