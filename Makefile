# demo: a network of real digits through generated Verilog, compared bit for bit and cycle for cycle
# test: all tests          lint: ruff and mypy          bench: every figure that the README quotes
#   each part by itself: bench-speed, bench-latency, bench-imports, bench-foldings (minutes), bench-cells, bench-part (a quarter
#   of an hour), bench-estimate (beside Yosys, an hour), bench-peers (beside NNgen and da4ml, hours); what stands in
#   benchmarks/results for the same Verilog is not measured again; make -k bench goes on behind a target that is missed
# coverage: all tests once more, with the lines and branches of hwgen/ that they reach; fails below 95 %; TESTS=... for a part
# docs: the pages that are made from code    examples: the networks of docs/examples.md, emitted, simulated, compared
# trust: the scorecard of all that is checked beside the tests: quick sizes run, the full results are in trust/results
# fuzz: random graphs through the RTL (COUNT=1000, FIRST=0, JOBS=2); what fails is shrunk and saved
# fuzz-files: damaged model files, refused or emitted and nothing else (FORMAT=tflite, COUNT=10000, FIRST=0, JOBS=2)
#
# Needs Python >= 3.11 with venv, g++, make and perl; everything else is installed into .venv.
# PYTHON=... chooses the Python, VENV=... the folder; LOCKED=1 installs the versions of requirements.lock, by hash (Python 3.11).

VENV ?= .venv
BIN := $(VENV)/bin
NEWEST := python3 python3.14 python3.13 python3.12 python3.11
IS_NEW := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in $(NEWEST); do \
	$$p -c '$(IS_NEW)' 2>/dev/null && echo $$p && break; done)

.DEFAULT_GOAL := help
.PHONY: help demo test coverage lint bench bench-speed bench-latency bench-imports bench-foldings \
	bench-cells bench-part bench-estimate bench-peers docs examples fuzz fuzz-files trust clean

help:
	@sed -n '/^# /s/^# //p' Makefile

demo: $(VENV)/.sim
	$(BIN)/python -m hwgen.demo

test: $(VENV)/.test
	$(BIN)/python -m pytest -n auto --dist worksteal

coverage: $(VENV)/.cover
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -n auto --dist worksteal $(TESTS)
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy tests benchmarks trust

bench: bench-latency $(if $(HWGEN_MODELS),bench-imports) bench-foldings bench-cells bench-part bench-estimate bench-peers \
	bench-speed

bench-speed: $(VENV)/.sim
	$(BIN)/python -m benchmarks

bench-latency: $(VENV)/.sim
	$(BIN)/python -m benchmarks.latency

# Trained networks that are no part of the repository: HWGEN_MODELS=folder; without it they are left out.
bench-imports: $(VENV)/.test
	$(BIN)/python -m benchmarks.import_networks

bench-foldings: $(VENV)/.sim
	$(BIN)/python -m benchmarks.foldings

bench-cells: $(VENV)/.synth
	$(BIN)/python -m benchmarks.synthesis
	$(BIN)/python -m benchmarks.few_bits

bench-part: $(VENV)/.synth
	$(BIN)/python -m benchmarks.small_part

bench-estimate: $(VENV)/.synth
	$(BIN)/python -m benchmarks.estimate

bench-peers: $(VENV)/.synth
	$(BIN)/python -m benchmarks.peers
	$(BIN)/python -m benchmarks.adders --pnr

examples: $(VENV)/.sim
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python examples/run.py

docs: $(VENV)/.sim
	$(BIN)/hwgen operators --markdown > docs/operators.md
	$(BIN)/hwgen operators --imports --markdown > docs/imports.md

trust: $(VENV)/.test
	$(BIN)/python -m trust

fuzz: $(VENV)/.test
	$(BIN)/python -m tests.fuzz --first $(or $(FIRST),0) --count $(or $(COUNT),1000) --jobs $(or $(JOBS),2)

fuzz-files: $(VENV)/.test
	$(BIN)/python -m tests.fuzz.files --format $(or $(FORMAT),tflite) --first $(or $(FIRST),0) \
		--count $(or $(COUNT),10000) --jobs $(or $(JOBS),2)

clean:
	rm -rf build .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The stamps make the second run quick; a change of the dependencies installs again.
$(VENV)/.sim: pyproject.toml $(VENV)/.python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[sim]'
	touch $@

$(VENV)/.synth: pyproject.toml $(VENV)/.python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[sim,synth]'
	touch $@ $(VENV)/.sim

$(VENV)/.test: pyproject.toml $(VENV)/.python
	$(if $(LOCKED),$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[sim,test]'
	touch $@ $(VENV)/.sim

$(VENV)/.cover: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[cover]'
	touch $@

$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c '$(IS_NEW)' || { echo "$(PYTHON) is older than Python 3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	touch $@
