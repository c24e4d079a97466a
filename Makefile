# Short names for what is done most. Each works on a fresh Debian 12: what is missing is installed first and named.
#
#   make build     the program, at build/release/demarche
#   make test      builds and runs everything that must hold; closes with "N passed, N failed"
#   make install   into PREFIX (default /usr/local), below DESTDIR
#   make bench     demarche, sha256sum + wc and DuckDB's own reader over the same SIZE (default 2G) of generated logs
#   make bench-sweep   demarche sweep beside ripgrep, grep, DuckDB, Vectorscan and simdjson (bench/sweep/compare)
#   make ci        make test, then sanitizers, fuzzers and clang-tidy (under 40 minutes on two cores)
#   make clean     removes build/ except the fetched DuckDB
PREFIX ?= /usr/local
SIZE ?= 2G

.PHONY: build test install bench bench-sweep ci clean
build:
	@tools/setup
	@cmake --preset release --log-level=NOTICE
	@cmake --build --preset release --target demarche

test:
	@tools/setup
	@tools/test release

# The program looks for DuckDB in ../lib/demarche beside itself first; a system DuckDB is left where it is.
install: build
	install -D -m 755 build/release/demarche $(DESTDIR)$(PREFIX)/bin/demarche
	[ ! -e build/duckdb/lib/libduckdb.so ] || \
	  install -D -m 644 build/duckdb/lib/libduckdb.so $(DESTDIR)$(PREFIX)/lib/demarche/libduckdb.so
	install -D -m 644 LICENSE $(DESTDIR)$(PREFIX)/share/doc/demarche/LICENSE

bench: build
	@bench/run/compare --size $(SIZE)

bench-sweep: build
	@bench/sweep/compare

ci:
	@.ci/run

clean:
	@find build -mindepth 1 -maxdepth 1 ! -name duckdb -exec rm -rf {} + 2>/dev/null || true
