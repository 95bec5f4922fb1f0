# Everything a developer or an operator types. `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help start test check bench status doctor reset requirements clean format
LOCAL := sh factcheck/local/bootstrap.sh local
DEV := sh factcheck/local/bootstrap.sh dev
PIN := .venv/bin/uv pip compile --quiet --python-version 3.12 --universal --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 14

start: ## run the whole desk here (PORT=… RASTI_DATA=… DATABASE_URL=… BROKER_URL=…)
	@$(LOCAL) -m factcheck.local start

test: ## run all tests (ARGS="-k name --reuse-db")
	@$(DEV) -m factcheck.local test $(ARGS)

check: ## run every check but the tests
	@$(DEV) -m factcheck.local check

format: ## bring the code into its one shape
	@$(DEV) -m ruff check --fix --quiet . || true
	@$(DEV) -m ruff format --quiet .

bench: ## measure, and print the figures as ratios
	@$(DEV) -m bench

status: ## say whether the desk runs here, and how it is
	@$(LOCAL) -m factcheck.local status

doctor: ## look for what would keep it from running
	@$(LOCAL) -m factcheck.local doctor

reset: ## remove all data of this checkout, after asking (RESET=yes: without)
	@$(LOCAL) -m factcheck.local reset $(if $(filter yes,$(RESET)),--yes)

requirements: ## pin the packages of requirements/*.in anew (ARGS=--upgrade)
	@$(DEV) -c ""
	$(PIN) $(ARGS) requirements/dev.in -o requirements/dev.txt
	for name in base local production fit; do \
		$(PIN) requirements/$$name.in -c requirements/dev.txt -o requirements/$$name.txt || exit 1; \
	done

clean: ## remove what tools left behind (not the data)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage* htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find . -path ./.venv -prune -o -path '*/locale/*' -name '*.mo' -exec rm -f {} +
