# Third-party parts, one imported target each. docs/dependencies.md says why each was chosen.
find_package(PkgConfig REQUIRED)

function(demarche_pkg target module)
  pkg_check_modules(${target} REQUIRED IMPORTED_TARGET GLOBAL ${module})
  add_library(dep::${target} ALIAS PkgConfig::${target})
endfunction()

demarche_pkg(crypto libcrypto)        # SHA-256 at machine speed
demarche_pkg(sqlite sqlite3)          # catalogue and journal
demarche_pkg(isal libisal)            # gzip
demarche_pkg(zstd libzstd)            # zstd
demarche_pkg(maxminddb libmaxminddb)  # .mmdb files
demarche_pkg(sodium libsodium)        # Ed25519 signatures
demarche_pkg(archive libarchive)       # hand-over of a case
demarche_pkg(idn2 libidn2)            # international domain names
demarche_pkg(re2 re2)                 # regular expressions in linear time
# No .pc file: the library behind libidn2.
find_path(UNISTRING_INCLUDE uninorm.h REQUIRED)
find_library(UNISTRING_LIBRARY unistring REQUIRED)
add_library(dep::unistring INTERFACE IMPORTED GLOBAL)
target_include_directories(dep::unistring SYSTEM INTERFACE ${UNISTRING_INCLUDE})
target_link_libraries(dep::unistring INTERFACE ${UNISTRING_LIBRARY})
find_package(simdjson REQUIRED)
add_library(dep::simdjson ALIAS simdjson::simdjson)

# Header-only libraries: found by the compiler, only named here so that a missing one fails early.
find_path(NLOHMANN_JSON_INCLUDE nlohmann/json.hpp REQUIRED)
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
find_path(TOMLPLUSPLUS_INCLUDE toml++/toml.h REQUIRED)
find_path(DOCTEST_INCLUDE doctest/doctest.h REQUIRED)

# DuckDB: a system copy when there is one, else the pinned prebuilt library (tools/duckdb/).
find_path(DUCKDB_INCLUDE duckdb.h)
find_library(DUCKDB_LIBRARY duckdb)
if(NOT DUCKDB_INCLUDE OR NOT DUCKDB_LIBRARY)
  set(DUCKDB_HOME ${PROJECT_SOURCE_DIR}/build/duckdb)
  if(NOT EXISTS ${DUCKDB_HOME}/lib/libduckdb.so)
    execute_process(COMMAND ${PROJECT_SOURCE_DIR}/tools/duckdb/install ${DUCKDB_HOME}
                    COMMAND_ERROR_IS_FATAL ANY)
  endif()
  set(DUCKDB_INCLUDE ${DUCKDB_HOME}/include CACHE PATH "" FORCE)
  set(DUCKDB_LIBRARY ${DUCKDB_HOME}/lib/libduckdb.so CACHE FILEPATH "" FORCE)
endif()
add_library(dep::duckdb SHARED IMPORTED GLOBAL)
set_target_properties(dep::duckdb PROPERTIES
  IMPORTED_LOCATION ${DUCKDB_LIBRARY} IMPORTED_NO_SONAME OFF
  INTERFACE_INCLUDE_DIRECTORIES ${DUCKDB_INCLUDE})
