# Every target says what it does; `make` alone lists them. What runs is plain cargo, wasm-bindgen and npm.

SHELL := bash
# Where cargo puts the server; the browser part has a folder of its own because another toolchain may compile it.
TARGET := $(or $(CARGO_TARGET_DIR),target)
SITE := target/site/pkg
WASM := target/browser/wasm32-unknown-unknown/wasm-release/portal.wasm
BINDINGS := target/browser/bindings
# Folders of whoever builds stay out of the released file.
RELEASE_FLAGS := --remap-path-prefix=$(HOME)=~ --remap-path-prefix=$(CURDIR)=.
RELEASE_C_FLAGS := -ffile-prefix-map=$(HOME)=~ -ffile-prefix-map=$(CURDIR)=.
# The folder of the person who builds does not belong into what browsers download.
BROWSER_FLAGS := --remap-path-prefix=$(HOME)=~

.PHONY: help run dev build release browser-part test test-browsers test-postgres test-replicas check format clippy-server clippy-browser doc deny advisories openapi openapi-client types chaos bench fuzz setup setup-browsers setup-check setup-test setup-release
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: browser-part ## from nothing to a running portal on its sandbox; prints the address to open
	@echo "── Server, release (first time a quarter of an hour on two cores)"
	cargo build --release
	@echo "── portal serve --sandbox (Ctrl-C ends it)"
	@$(TARGET)/release/portal serve --sandbox

dev: setup ## the same, rebuilt and started again whenever a source file changes
	@scripts/dev

build: browser-part ## the debug server with the browser part in it
	@echo "── Server, debug (first time ten minutes, then about 10 seconds)"
	cargo build

release: browser-part setup-release ## the one file to deploy, optimised across crates: target/dist/portal, with its SBOM beside it
	@echo "── Server, to deploy (first time half an hour on two cores)"
	RUSTFLAGS="$(RELEASE_FLAGS) $(RUSTFLAGS)" CFLAGS="$(RELEASE_C_FLAGS) $(CFLAGS)" cargo build --profile dist
	@echo "── What is inside, as CycloneDX"
	@$$(scripts/where cargo-cyclonedx) cyclonedx --quiet --format json --spec-version 1.5 --target all --override-filename portal-sbom
	@sed 's#$(CURDIR)#.#g; s#$(HOME)#~#g' portal-sbom.json >$(TARGET)/dist/portal.cdx.json && rm -f portal-sbom.json tests/*/portal-sbom.json
	@ls -lh $(TARGET)/dist/portal $(TARGET)/dist/portal.cdx.json
	@echo "It needs glibc $$(grep -aoE 'GLIBC_2\.[0-9]+' $(TARGET)/dist/portal | sort -uV | tail -n 1 | cut -d_ -f2) or newer."

# Comments and indentation of wasm-bindgen's JavaScript are a tenth of what browsers load of it.
# wasm-bindgen runs only on news, and only other content is copied: the server embeds these files and is built again when they change.
browser-part: setup ## the islands, compiled to WebAssembly for the server to embed
	@echo "── Browser part (first time 2 minutes, then about 20 seconds if something changed)"
	RUSTUP_TOOLCHAIN=$$(scripts/where browser-toolchain) RUSTFLAGS="$(BROWSER_FLAGS)" CARGO_TARGET_DIR=target/browser cargo build --lib \
	    --profile wasm-release --target wasm32-unknown-unknown --no-default-features --features hydrate
	@mkdir -p $(SITE)
	@if [ ! $(BINDINGS)/portal_bg.wasm -nt $(WASM) ]; then set -e; \
	    rm -rf $(BINDINGS); \
	    $$(scripts/where wasm-bindgen) --target web --no-typescript --omit-default-module-path --remove-name-section --remove-producers-section \
	        --out-dir $(BINDINGS) --out-name portal $(WASM); \
	    sed -i -E "/^function initSync/,/^\}/d; s/initSync, //; /^ *\/\*\*.*\*\/$$/d; /^ *\/\*\*$$/,/\*\/$$/d; s/^ +//; /^\/\//d; /^console.warn\(.*\);?$$/d; /^$$/d" $(BINDINGS)/portal.js; \
	    if [ -e $(BINDINGS)/snippets ]; then echo "the browser part imports snippets, which are not embedded" >&2; exit 1; fi; \
	fi
	@for file in portal.js portal_bg.wasm; do cmp -s $(BINDINGS)/$$file $(SITE)/$$file || cp $(BINDINGS)/$$file $(SITE)/$$file; done

test: ## everything: make check, cargo's tests, the browser tests; ends with one line of figures
	@scripts/test

test-browsers: setup-browsers build ## the main journeys in Firefox and WebKitGTK, which it installs; part of make test where they are
	PORTAL_BINARY=$$(realpath $(TARGET))/debug/portal npm --prefix end2end --silent run test:browsers

test-postgres: build ## what goes through whole portals, browser tests too, on PostgreSQL instead of SQLite
	APP_ON=postgres cargo test --no-fail-fast --test app --test chaos -- --test-threads=8
	PORTAL_BINARY=$$(realpath $(TARGET))/debug/portal PORTAL_ON=postgres npm --prefix end2end --silent test

test-replicas: build ## the same with three portals that share a PostgreSQL database behind a proxy, every request to the next one
	APP_ON=replicas cargo test --no-fail-fast --test app -- --test-threads=8
	PORTAL_BINARY=$$(realpath $(TARGET))/debug/portal PORTAL_ON=replicas npm --prefix end2end --silent test

check: setup-check format clippy-server clippy-browser doc deny advisories openapi ## the quick part: format, clippy, rustdoc, cargo-deny, OpenAPI

format:
	cargo fmt --all --check

clippy-server:
	cargo clippy --all-targets -- -D warnings

# For the machine's own target: not every toolchain that compiles for wasm32 has a clippy, and the code is the same.
clippy-browser:
	cargo clippy --lib --no-default-features --features hydrate -- -D warnings

# Private items too, because that is where most comments stand.
doc:
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items

deny: setup-check
	$$(scripts/where cargo-deny) --log-level error check bans licenses sources

openapi: setup-check
	@$$(scripts/where openapi-spec-validator) docs/openapi.json

openapi-client: setup-test ## a client generated from docs/openapi.json works with the debug portal of `make build`
	@PORTAL_BINARY=$${PORTAL_BINARY:-$$(realpath $(TARGET))/debug/portal} $$(dirname $$(realpath $$(scripts/where openapi-python-client)))/python scripts/openapi-client

advisories: setup-check
	@scripts/advisories

types:
	npm --prefix end2end run --silent types

# RUNS and SEED for more and other runs, RUN to repeat one by the name that was printed.
chaos: ## saves and change sets in trouble: every fault at every step and with every event; prints runs, faults and violations
	CHAOS=all RUN=$(RUN) RUNS=$(RUNS) SEED=$(SEED) cargo test --test chaos in_trouble -- --nocapture --test-threads=1

# PORTAL_BINARY to measure a program that is there; scripts/bench alone has the parts.
bench: ## figures: pages beside the least they can cost, growth to a million rows, many customers, memory, start, what slow sockets cost the others
	@scripts/bench

# SECONDS_EACH for longer, TARGET for one of them; see fuzz/README.md.
fuzz: ## looks for bytes that break what reads foreign bytes, a minute for each target
	@scripts/fuzz

setup:
	@scripts/setup

setup-browsers:
	@scripts/setup --browsers

setup-release:
	@scripts/setup --release

setup-check:
	@scripts/setup --check

setup-test:
	@scripts/setup --test
