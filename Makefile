# The few commands there are. Needed: make and Python 3.11 or newer with its venv module; everything else goes into .venv.
#
#   make run       start the bot; without Slack tokens, with the practice workspace beside it
#   make test      the tests, in three minutes; no network needed           make test-all   every test, every combination
#   make check     format, lint, types, layers, lock files                  make fix        mend what a tool can mend
#   make bench     measure                                                  make lock       renew both lock files
#   make mutants   break the domain a little, many times, and list what no test notices; ONLY="bot.domain.calendar*"

PIP = .venv/bin/python -m pip --disable-pip-version-check --quiet
RUNTIME = .venv/runtime.stamp
DEV = .venv/dev.stamp

# Where a shell forbids it to keep what it compiled, Python compiles some hundred modules at every start: a second each time.
unexport PYTHONDONTWRITEBYTECODE

# Tests write thousands of small files, of which none must survive a loss of power. The rules of the house are `make check`.
PYTEST = $(if $(shell test -w /dev/shm && echo 1),TMPDIR=/dev/shm) .venv/bin/python -m pytest
HOUSE = tests/test_tidy.py tests/test_docs.py tests/test_texts.py tests/test_lock_files.py
WITHOUT_HOUSE = $(addprefix --ignore=,$(HOUSE))

.PHONY: run test test-all check fix bench mutants lock anew

run: $(RUNTIME)
	@.venv/bin/python -m bot run

test: $(DEV)
	$(PYTEST) -n 4 -m "not thorough" $(WITHOUT_HOUSE) --ignore=tests/browser

test-all: $(DEV)
	TEST_ALL=1 $(PYTEST) -n 4 $(WITHOUT_HOUSE) --ignore=tests/browser
	TEST_ALL=1 $(PYTEST) tests/browser
	$(PYTEST) -q -n auto tests/domain --cov=bot/domain --cov-report=term --cov-fail-under=100

check: $(DEV)
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PYTEST) -q $(HOUSE)

fix: $(DEV)
	.venv/bin/ruff check --fix
	.venv/bin/ruff format
	.venv/bin/python -m tests.generate_docs

bench: $(DEV)
	.venv/bin/python -m tests.benchmarks

# It goes on where it was stopped; what it made lies in mutants/. Show one with `.venv/bin/mutmut show NAME`.
mutants: $(DEV)
	.venv/bin/mutmut run $(ONLY)
	.venv/bin/mutmut results

# No header and no index address: neither says anything about the bot, and an address would tie it to one package server.
# UPGRADE=1 takes the newest versions; without it only what pyproject.toml asks for changes.
LOCK = .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header
lock: $(DEV)
	$(LOCK) $(if $(UPGRADE),--upgrade) pyproject.toml --output-file requirements.lock
	$(LOCK) $(if $(UPGRADE),--upgrade) pyproject.toml --group dev --constraint requirements.lock --output-file requirements-dev.lock

# A changed lock means a new environment: what is installed is what the lock says, and nothing that it said once.
# .venv/bin/bot is two lines of shell instead of an editable install, which would need the build tools and their network.
# So does a Python that is gone, upgraded or moved.
$(RUNTIME): requirements.lock $(shell .venv/bin/python -c '' 2>/dev/null || echo anew)
	@python=; for name in python3.13 python3.12 python3.11 python3; do \
	  if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    python=$${python:-$$name}; \
	    if $$name -c 'import ensurepip, venv' 2>/dev/null; then python=$$name; break; fi; \
	  fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "This needs Python 3.11 or newer; found: $$(python3 --version 2>/dev/null || echo none)." >&2; \
	  echo "Install it (Debian and Ubuntu: apt install python3 python3-venv; macOS: brew install python@3.13)." >&2; exit 1; \
	fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "$$($$python --version) is here, but its venv module is not." >&2; \
	  echo "Install it (Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; \
	fi; \
	echo "Making .venv with $$($$python --version) ..."; \
	$$python -m venv --clear .venv
	@$(PIP) install --require-hashes --no-deps -r requirements.lock
	@printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s/.venv/bin/python" -P -m bot "$$@"\n' "$(CURDIR)" "$(CURDIR)" > .venv/bin/bot
	@chmod +x .venv/bin/bot
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	@echo "Installing the tools into .venv ..."
	@$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	@touch $@
