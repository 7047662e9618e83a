# The doors into the project. Each target has its one line of help behind `##`.

PROGRAM := target/release/alongside
DATABASE ?= sqlite://data/alongside.db

.DEFAULT_GOAL := help
.PHONY: help run build test drill bench bench-engines bench-evidence fmt clean packages assets

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build, then start on 127.0.0.1:8080 with the demonstration and show its sign-ins
	@mkdir -p data
	$(PROGRAM) serve --database $(DATABASE) --demonstration

build: assets ## leave target/release/alongside: one file, with everything inside
	cargo build --release --locked

test: packages ## install what the tests need, then run every check there is
	cargo xtask check

drill: assets ## kill the server 200 times under load, on both databases, and say what was lost (minutes)
	eval "$$(cargo xtask pg start)" && ALONGSIDE_DRILL_ROUNDS=200 cargo test --workspace --test it drill::kill -- --nocapture

bench: build ## measure speed and memory on a large programme (minutes)
	benches/run $(PROGRAM)

bench-engines: ## time the engines of synthesis and case comparison, beside R where it is installed
	set -e; for engine in benches/engines/*; do $$engine; done

bench-evidence: build ## measure the evidence room on a large study, beside Taguette where it can be installed
	ALONGSIDE_BIN=$(CURDIR)/$(PROGRAM) node benches/evidence/run.mjs --taguette target/bench/taguette

fmt: ## format the Rust code
	cargo fmt --all

clean: ## remove everything that was built (the database in data/ stays)
	cargo clean
	rm -rf node_modules crates/web/assets/vendor e2e/screenshots

packages:
	@.ci/packages

assets: node_modules/.package-lock.json
	cargo xtask assets

node_modules/.package-lock.json: package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@
