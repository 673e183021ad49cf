# `make demo` shows the tool on corpus/; `make test` runs every check. Both set up all they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

# llama-cpp-python is compiled on this machine: the library alone, no tools, server or network.
export CMAKE_ARGS ?= -DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_SERVER=OFF -DLLAMA_BUILD_APP=OFF \
  -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_CURL=OFF -DLLAMA_OPENSSL=OFF \
  -DLLAVA_BUILD=OFF
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test lint models lock clean

demo: models
	@$(BIN)/askcorpus index corpus
	@while read -r question; do \
	  printf '\n$$ askcorpus ask "%s"\n' "$$question"; \
	  $(BIN)/askcorpus ask "$$question" </dev/null || [ $$? -eq 1 ] || exit 1; \
	done < tests/data/demo.txt

test: lint
	$(BIN)/pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

models: $(READY)
	@$(BIN)/askcorpus models pull

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade --constraint constraints.txt pip
	@echo "Installing; llama-cpp-python is compiled, which takes some minutes the first time."
	$(BIN)/python -m pip install --constraint constraints.txt --editable '.[dev]' \
	  || { echo "See \"A CPU build of torch\" in README.md if torch is what could not be installed." >&2; exit 1; }
	@touch $@

# Write constraints.txt anew from what is installed, keeping its comments.
lock: $(READY)
	@{ grep '^#\|<0$$' constraints.txt; \
	   $(BIN)/python -m pip freeze --all --exclude-editable | sed 's/+cpu$$//' | grep -v '^setuptools'; \
	 } > constraints.new && mv constraints.new constraints.txt

clean:
	rm -rf $(VENV) .askcorpus
