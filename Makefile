# `make` alone lists the targets.

INKLOCK := .build/release/inklock
# DATA is the folder of handwriting, which is not part of the repository; Docs/Data.md explains where to get it.
STROKES := $(DATA)/strokes
SOAK_LIVES ?= 10000
# The vault compiled for the flash of the soak takes half the time. That is another build, in a separate folder.
SOAK_FLAGS = --scratch-path .build/soak -Xswiftc -cross-module-optimization
# WINDOW=no builds without the window, which needs SDL2.
WINDOW ?= yes
PREFIX ?= /usr/local
# Tests access internal declarations, which needs other compiler options. They are built in a separate folder, so that
# the two builds do not invalidate each other.
TEST_FLAGS ?= --scratch-path .build/testing

ifeq ($(WINDOW),no)
export INKLOCK_BUILD_FLAGS += --disable-default-traits
SETUP := no-window
override TEST_FLAGS += --disable-default-traits
endif

.DEFAULT_GOAL := help
.PHONY: help setup build run web page check-web test lint targets check-targets footprint soak core2 core2-image check-core2 replay bench data evaluate \
  check-accuracy model pictures-model pictures-evidence owner-model sweep report traces scenarios screens fuzz fuzz-coverage mutants ci install uninstall dist \
  check-dist

help: # the targets, by group
	@awk '/^##@ / { print (groups++ ? "\n" : "") substr($$0, 5) } \
	  match($$0, /^[a-z0-9-]+:[^#]*## /) { split($$0, part, ":"); printf "  make %-16s %s\n", part[1], substr($$0, RLENGTH + 1) }' \
	  $(MAKEFILE_LIST)

setup: # the libraries that the build needs
	@scripts/setup $(SETUP)

##@ The device

# The page that --http serves has to be built.
run: build $(if $(findstring --http,$(ARGS)),page) ## in a window; without a display, a recorded session. Options in ARGS, as ARGS="--seed 1"
	@$(INKLOCK) run $(ARGS)

build: setup ## the program, as .build/release/inklock; without its window and SDL2: WINDOW=no
	@scripts/build inklock

web: setup ## the lock in a browser, as Firmware/.build/web; try it: python3 -m http.server -d Firmware/.build/web
	@scripts/web

page:
	@scripts/page

replay: build ## the recorded sessions of Tests/Traces, compared with what the device does now
	$(INKLOCK) replay Tests/Traces $(ARGS)

scenarios: build ## the sessions of Tests/Scenarios, played and checked
	$(INKLOCK) scenario Tests/Scenarios $(ARGS)

traces: build ## record Tests/Traces again from Tests/Scenarios, after an intended change
	$(INKLOCK) scenario Tests/Scenarios --record Tests/Traces

screens: ## compare every screen with its picture in Tests/Screens (UPDATE=1 replaces the pictures)
	@scripts/screens $(if $(UPDATE),--update)

##@ Checks

test: setup ## all tests
	swift test --configuration release $(TEST_FLAGS)

lint: ## formatting, imports, replaced words, links and paths in the pages, scripts
	@scripts/check-format
	@scripts/check-imports
	@scripts/check-words
	@scripts/check-links
	@scripts/check-security
	@scripts/install shellcheck
	@shellcheck --external-sources $(filter-out scripts/words,$(wildcard scripts/*)) .ci/run .ci/steps

ci: ## all checks that a change must pass, as in CI; takes a while
	@.ci/run

check-web: setup ## use the page in Chromium, Firefox and WebKit, and measure it; chosen checks in CHECKS
	@scripts/check-web $(CHECKS)

soak: setup ## cut the power of the PIN vault at every flash operation, misread every bit, then SOAK_LIVES random lives
	@INKLOCK_BUILD_FLAGS="$(INKLOCK_BUILD_FLAGS) $(SOAK_FLAGS)" scripts/build inklock-soak
	@.build/soak/release/inklock-soak --lives $(SOAK_LIVES) $(ARGS)

mutants: setup ## small changes of vault and lock, one at a time, each of which the tests must notice
	@scripts/mutants $(ARGS)

fuzz: setup ## hostile input for FUZZ_SECONDS (600), to all folders of Tests/Corpus or to TARGETS
	@scripts/fuzz $(TARGETS)

fuzz-coverage: setup ## how much of each source file the fuzzer's input reaches
	@scripts/fuzz-coverage $(TARGETS)

bench: setup ## how fast replay, prediction, start and evaluation are
	@scripts/build inklock-bench
	@.build/release/inklock-bench $(ARGS)

##@ Install

install: setup page ## below PREFIX (/usr/local), as DESTDIR says: the program, its models, its page, completions
	@program=$$(scripts/build-static $(SETUP)) && scripts/stage "$$program" "$(DESTDIR)$(PREFIX)"

uninstall: ## remove what install puts below PREFIX
	@scripts/stage --remove "$(DESTDIR)$(PREFIX)"

dist: setup page ## archives for machines without Swift, with and without the window, in .build/dist
	@scripts/dist $(SETUP)

check-dist: ## run these archives in a bare Debian; needs root
	@scripts/check-dist

##@ Bare metal

targets: ## the firmware's programs for every target or TARGETS, as Embedded Swift without a heap
	@scripts/targets $(TARGETS)
	@scripts/build inklock-machine

check-targets: ## check every target: its lock boots, fatal errors never open it, traces replay as on the host
	@scripts/check-targets $(TARGETS)

footprint: ## RAM, flash and instructions on bare metal, counted; another model in MODEL
	@scripts/footprint $(or $(MODEL),Models/inklock.model) $(TARGETS)

core2-image: ## the Core2's lock on a bare ESP32, as an image of flash for an emulator, Firmware/.build/core2-image/flash.bin
	@scripts/core2-image

core2: ## a PlatformIO project for an M5Stack Core2, as Firmware/.build/core2
	@scripts/core2

check-core2: ## check that project without a board
	@scripts/check-core2

##@ Networks, with the handwriting in the folder DATA, as DATA=/path/to/data

data:
	@scripts/check-data "$(DATA)"

evaluate: data build ## score the shipped model
	$(INKLOCK) evaluate mnist $(DATA)/mnist
	$(INKLOCK) evaluate strokes $(STROKES)/uji.jsonl.gz
	$(INKLOCK) evaluate strokes $(STROKES)/bridger.jsonl.gz
	$(INKLOCK) evaluate styles
	$(INKLOCK) evaluate pins $(STROKES)/uji.jsonl.gz
	$(INKLOCK) evaluate pictures $(DATA)/pictures
	$(INKLOCK) evaluate pictures --synthetic 12 --seed 9 --strokes $(STROKES)/uji.jsonl.gz $(STROKES)/bridger.jsonl.gz

check-accuracy: data ## fail if its accuracy is out of the limits
	@scripts/check-accuracy "$(DATA)"

model: data build ## train the networks of Models/ again
	$(INKLOCK) train $(TRAINING) --local --hidden 64,48 --epochs 60 --seed 1 -o Models/inklock.model
	$(INKLOCK) train $(TRAINING) --local --hidden 64,32 --epochs 40 --seed 1 -o Models/inklock-4k.model
	$(INKLOCK) train $(TRAINING) --hidden 80,32 --epochs 40 --seed 1 -o Models/inklock-10k.model
	$(INKLOCK) train $(TRAINING) --framing asDrawn --box 20 --pen square --step 4 --margin 0 --local --hidden 64,24 --epochs 24 \
	  --seed 1 -o Models/as-drawn.model
	$(INKLOCK) train --mnist $(DATA)/mnist --framing asDrawn --box 20 --pen square --features ink --step 2 --margin 0 --no-motion \
	  --hidden 56,32 --bits 4,4,8 --epochs 40 --augmentation 0 --redrawn 0 --synthetic 0 --smoothing 0.02 --seed 1 \
	  -o Models/article.model

pictures-model: data build ## train the network for pictures again; what it learns from stays in .build/crops
	$(INKLOCK) evaluate pictures $(DATA)/pictures --variations 8 --crops .build/crops/pictures
	$(INKLOCK) evaluate pictures --synthetic 60 --strokes $(PAGES) --crops .build/crops/pages
	$(INKLOCK) evaluate pictures --synthetic 120 --kinds none,mixed,touching --seed 2 --strokes $(PAGES) --crops .build/crops/hard-pages
	$(INKLOCK) train --mnist $(DATA)/mnist --crops .build/crops/pictures --crops .build/crops/pages --crops .build/crops/hard-pages \
	  --strokes $(STROKES)/unipen.jsonl.gz $(STROKES)/pendigits.jsonl.gz --stroke-share 0.3 --redrawn 0 --synthetic 0.1 \
	  --local --hidden 128,88 --no-motion --non-digit-share 0.02 --threshold 400 --epochs 28 --seed 1 \
	  -o Models/inklock-pictures.model

pictures-evidence: data build ## print the weights of Firmware/Sources/DigitFinder/Evidence.swift
	$(INKLOCK) evaluate pictures $(DATA)/pictures --synthetic 40 --seed 51 --strokes $(PAGES) --only 1/10 --fit

owner-model: data build ## train the network for hands again
	$(INKLOCK) train owner --strokes $(STROKES)/unipen.jsonl.gz $(STROKES)/pendigits.jsonl.gz -o Models/inklock-owner.model \
	  --without-hz 70

PAGES = $(STROKES)/unipen.jsonl.gz $(STROKES)/pendigits.jsonl.gz $(STROKES)/letters.jsonl.gz
TRAINING = --mnist $(DATA)/mnist --strokes $(STROKES)/unipen.jsonl.gz $(STROKES)/pendigits.jsonl.gz \
  --non-digits $(STROKES)/letters.jsonl.gz

sweep: data build ## train the networks of the plans in Models/ and write their tables
	$(INKLOCK) sweep Models/seeds.txt $(TRAINING) --seeds 1,2,3 -o Models/seeds.csv
	$(INKLOCK) sweep Models/sweep.txt $(TRAINING) --seeds 1,2,3 -o Models/sweep.csv
	$(INKLOCK) sweep Models/unseen.txt --mnist $(DATA)/mnist --strokes $(STROKES)/pendigits.jsonl.gz \
	  --non-digits $(STROKES)/letters.jsonl.gz --unseen $(STROKES)/unipen.jsonl.gz --seeds 1,2 \
	  -o Models/unseen-unipen.csv
	$(INKLOCK) sweep Models/unseen.txt --mnist $(DATA)/mnist --strokes $(STROKES)/unipen.jsonl.gz \
	  --non-digits $(STROKES)/letters.jsonl.gz --unseen $(STROKES)/pendigits.jsonl.gz --seeds 1,2 \
	  -o Models/unseen-pendigits.csv

report: data build ## a page about the networks of Models/, as report/index.html
	$(INKLOCK) report Models/inklock.model Models/inklock-4k.model Models/inklock-10k.model Models/as-drawn.model \
	  Models/article.model --mnist $(DATA)/mnist --strokes $(STROKES)/uji.jsonl.gz $(STROKES)/bridger.jsonl.gz \
	  --non-digits $(STROKES)/letters.jsonl.gz --sweep Models/sweep.csv -o report
