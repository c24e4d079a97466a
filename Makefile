# Short names for what is done most. Each works on a fresh Debian 12: what is missing is installed first and named.
#
#   make demo      the model case: builds, generates 50 MB of logs, runs, prints the first page (DIR, default build/apt1)
#   make build     the program, at build/release/demarche
#   make test      builds and runs everything that must hold; closes with "N passed, N failed"
#   make install   program, manual, completions, model case into PREFIX (default /usr/local), below DESTDIR
#   make package   build/demarche_VERSION_ARCH.deb, which installs without a network
#   make bench     demarche, sha256sum + wc and DuckDB's own reader over the same SIZE (default 2G) of generated logs
#   make bench-sweep   demarche sweep beside ripgrep, grep, DuckDB, Vectorscan and simdjson (bench/sweep/compare)
#   make ci        make test, then sanitizers, fuzzers and clang-tidy (under 40 minutes on two cores)
#   make clean     removes build/ except the fetched DuckDB
PREFIX ?= /usr/local
SIZE ?= 2G
DIR ?= build/apt1

.PHONY: demo build test install package bench bench-sweep ci clean
build:
	@tools/setup
	@cmake --preset release --log-level=NOTICE
	@cmake --build --preset release --target demarche

test:
	@tools/setup
	@tools/test release

demo:
	@tools/setup
	@cmake --preset release --log-level=NOTICE
	@cmake --build --preset release --target demarche demarche_generate_apt1
	@build/release/demarche demo $(DIR)

# The program looks for DuckDB in ../lib/demarche beside itself first; a system DuckDB is left where it is.
install: build
	@cmake --build --preset release --target demarche demarche_generate_apt1
	@packaging/install "$(DESTDIR)" "$(PREFIX)"

package: build
	@cmake --build --preset release --target demarche demarche_generate_apt1
	@packaging/deb

bench: build
	@bench/run/compare --size $(SIZE)
	@cmake --build --preset release --target demarche_generate_apt1
	@bench/apt1/measure
	@bench/report/measure

bench-sweep: build
	@bench/sweep/compare

ci:
	@.ci/run

clean:
	@find build -mindepth 1 -maxdepth 1 ! -name duckdb -exec rm -rf {} + 2>/dev/null || true
