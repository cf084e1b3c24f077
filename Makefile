# `make` alone lists what there is to make.

SWIFT_BUILD := swift build --configuration release
INKLOCK := .build/release/inklock
DATA ?= ../shared/data
STROKES := $(DATA)/strokes

.DEFAULT_GOAL := help
.PHONY: help setup build run test lint embedded footprint replay bench evaluate model stories

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup: # the libraries that the build needs
	@scripts/setup

build: setup
	@$(SWIFT_BUILD) --product inklock

run: build ## the device in a window; without a display, a recorded session. Options in ARGS
	@$(INKLOCK) run $(ARGS)

test: setup ## all tests
	swift test --configuration release

lint: ## style, as swift format has it
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Firmware/Package.swift \
	  Firmware/Sources Firmware/Targets

embedded: ## the firmware as Embedded Swift for riscv32, without a heap
	scripts/check-embedded

footprint: ## RAM, flash and instructions on bare metal, counted; another model in MODEL
	@scripts/footprint $(MODEL)

replay: build ## the recorded sessions
	$(INKLOCK) replay Tests/Traces $(ARGS)

bench: setup ## how fast replay, prediction, start and evaluation are
	@$(SWIFT_BUILD) --product inklock-bench
	@.build/release/inklock-bench $(ARGS)

evaluate: build ## score the model on the handwriting in DATA (../shared/data)
	$(INKLOCK) evaluate mnist $(DATA)/mnist
	$(INKLOCK) evaluate strokes $(STROKES)/uji.jsonl.gz
	$(INKLOCK) evaluate strokes $(STROKES)/bridger.jsonl.gz

model: build ## train the two networks of Models/ again, on the handwriting in DATA
	$(INKLOCK) train $(TRAINING) --framing normalised --box 20 --pen plus --margin 2 --hidden 72,32 --bits 4,4,8 \
	  --teacher 192,96 --teacher-epochs 10 --rate 0.05 --augmentation 0.8 --seed 1 --epochs 75 -o Models/inklock.model
	$(INKLOCK) train $(TRAINING) --framing asDrawn --pen square --hidden 56,32 --bits 4,4,8 \
	  --teacher 192,96 --teacher-epochs 10 --rate 0.04 --augmentation 0.8 --seed 1 --epochs 50 -o Models/as-drawn.model

TRAINING = --mnist $(DATA)/mnist --strokes $(STROKES)/unipen.jsonl.gz $(STROKES)/pendigits.jsonl.gz \
  --negatives $(STROKES)/letters.jsonl.gz

stories: setup ## record the sessions of Tests/Traces again, after a change on purpose
	@$(SWIFT_BUILD) --product inklock-stories
	.build/release/inklock-stories
