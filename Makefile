# The two commands are `make run` and `make test`. Everything is built below .build.

SWIFT_BUILD = swift build --explicit-target-dependency-import-check error
ARGS ?=
# `any` builds for every processor of the kind, not for this machine's.
CPU ?=

.PHONY: run build llama test soak bench voice voice-eval format lint setup clean

## run: install what is missing, build, start the daemon and print the page's address
run: build
	@exec .build/release/voxhumana serve $(ARGS)

## build: install what is missing and build the release
build: setup
	@echo "==> Building (the first time takes some minutes)"
	@$(SWIFT_BUILD) -c release --product voxhumana $$(CPU=$(CPU) Scripts/processor)

## llama: optional: llama.cpp, for language models inside the daemon (once, 5 to 15 minutes)
llama:
	@Scripts/llama

## test: every test but the long ones; ends with "N passed, N failed"
test:
	@Scripts/setup --tests
	@Scripts/test

## soak: the long tests, with llama.cpp, and OpenAI's own client against the release build
soak:
	@Scripts/setup --tests
	@Scripts/llama
	@VOXHUMANA_SOAK=1 Scripts/test
	@Tests/Interop/run

## bench: medians and ratios of what must be fast
bench: build
	@Benchmarks/run

## voice, voice-eval: train the house voice from the corpora, and measure it (see Training/README.md)
PYTHON ?= python3
VOICE ?= Training/work/voice
voice:
	@test -n "$(CORPORA)" || { echo "make voice CORPORA=folder: see Training/README.md"; exit 1; }
	@for stage in prepare align lend acoustic read vocoder slim; do \
	    $(PYTHON) Training/train.py $$stage --corpora $(CORPORA) || exit 1; done
	@$(PYTHON) Training/train.py export --voice $(VOICE)
voice-eval:
	@$(PYTHON) Training/train.py evaluate --voice $(VOICE)

## format, lint: the house style
format:
	@swift format -i -r Package.swift Sources Tests
lint:
	@swift format lint -s -r Package.swift Sources Tests

setup:
	@Scripts/setup

clean:
	@rm -rf .build
