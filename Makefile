# `make` alone lists what there is to make.

SWIFT_BUILD := swift build --configuration release
INKLOCK := .build/release/inklock
DATA ?= ../shared/data
STROKES := $(DATA)/strokes
SOAK_SECONDS ?= 60

.DEFAULT_GOAL := help
.PHONY: help setup build run test lint targets check-targets footprint soak core2 check-core2 replay bench evaluate model sweep report stories

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

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

targets: ## the firmware's programs for every target, as Embedded Swift without a heap
	@scripts/targets $(TARGETS)
	@$(SWIFT_BUILD) --quiet --product inklock-machine

check-targets: ## every target: its lock boots, faults end well, traces replay as on the host
	@scripts/check-targets $(TARGETS)

footprint: ## RAM, flash and instructions on bare metal, counted; another model in MODEL
	@scripts/footprint $(or $(MODEL),Models/inklock.model) $(TARGETS)

core2: ## a PlatformIO project for an M5Stack Core2, as Firmware/.build/core2
	@scripts/core2

check-core2: ## what can be known of that project without a board
	@scripts/check-core2

soak: setup ## cut the power of the PIN vault everywhere, then at random for SOAK_SECONDS
	@$(SWIFT_BUILD) --product inklock-soak
	@.build/release/inklock-soak --seconds $(SOAK_SECONDS) $(ARGS)

replay: build ## the recorded sessions
	$(INKLOCK) replay Tests/Traces $(ARGS)

.PHONY: fuzz fuzz-coverage
fuzz: setup ## hostile input for FUZZ_SECONDS (600), to all folders of Tests/Corpus or to TARGETS
	@scripts/fuzz $(TARGETS)

fuzz-coverage: setup ## how much of each source file that input reaches
	@scripts/fuzz-coverage $(TARGETS)

bench: setup ## how fast replay, prediction, start and evaluation are
	@$(SWIFT_BUILD) --product inklock-bench
	@.build/release/inklock-bench $(ARGS)

evaluate: build ## score the model on the handwriting in DATA (../shared/data)
	$(INKLOCK) evaluate mnist $(DATA)/mnist
	$(INKLOCK) evaluate strokes $(STROKES)/uji.jsonl.gz
	$(INKLOCK) evaluate strokes $(STROKES)/bridger.jsonl.gz
	$(INKLOCK) evaluate ways

model: build ## train the networks of Models/ again, on the handwriting in DATA
	$(INKLOCK) train $(TRAINING) --quarters --hidden 96,24 --epochs 60 --seed 1 -o Models/inklock.model
	$(INKLOCK) train $(TRAINING) --quarters --hidden 64,32 --epochs 40 --seed 1 -o Models/inklock-4k.model
	$(INKLOCK) train $(TRAINING) --hidden 80,32 --epochs 40 --seed 1 -o Models/inklock-10k.model
	$(INKLOCK) train $(TRAINING) --framing asDrawn --box 20 --pen square --step 4 --margin 0 --quarters --hidden 64,24 --epochs 24 \
	  --seed 1 -o Models/as-drawn.model
	$(INKLOCK) train --mnist $(DATA)/mnist --framing asDrawn --box 20 --pen square --marks ink --step 2 --margin 0 --no-motion \
	  --hidden 56,32 --bits 4,4,8 --epochs 40 --augmentation 0 --redrawn 0 --made-up 0 --smoothing 0.02 --seed 1 \
	  -o Models/article.model

TRAINING = --mnist $(DATA)/mnist --strokes $(STROKES)/unipen.jsonl.gz $(STROKES)/pendigits.jsonl.gz \
  --negatives $(STROKES)/letters.jsonl.gz

sweep: build ## train the networks of the plans in Models/ and keep their tables
	$(INKLOCK) sweep Models/seeds.txt $(TRAINING) --seeds 1,2,3 -o Models/seeds.csv
	$(INKLOCK) sweep Models/sweep.txt $(TRAINING) --seeds 1 -o Models/sweep.csv
	$(INKLOCK) sweep Models/unseen.txt --mnist $(DATA)/mnist --strokes $(STROKES)/pendigits.jsonl.gz \
	  --negatives $(STROKES)/letters.jsonl.gz --unseen $(STROKES)/unipen.jsonl.gz -o Models/unseen-unipen.csv
	$(INKLOCK) sweep Models/unseen.txt --mnist $(DATA)/mnist --strokes $(STROKES)/unipen.jsonl.gz \
	  --negatives $(STROKES)/letters.jsonl.gz --unseen $(STROKES)/pendigits.jsonl.gz -o Models/unseen-pendigits.csv

report: build ## a page about the networks of Models/, as report/index.html
	$(INKLOCK) report Models/inklock.model Models/inklock-4k.model Models/inklock-10k.model Models/as-drawn.model \
	  Models/article.model --mnist $(DATA)/mnist --strokes $(STROKES)/uji.jsonl.gz $(STROKES)/bridger.jsonl.gz \
	  --negatives $(STROKES)/letters.jsonl.gz --sweep Models/sweep.csv -o report

stories: setup ## record the sessions of Tests/Traces again, after a change on purpose
	@$(SWIFT_BUILD) --product inklock-stories
	.build/release/inklock-stories
