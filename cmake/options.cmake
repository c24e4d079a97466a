# The only home of compiler flags. Everything that demarche builds links `demarche_flags`.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(DEMARCHE_WERROR "Warnings are errors (set by the presets, never for a packager)" OFF)
set(DEMARCHE_SANITIZE "" CACHE STRING "Sanitizers, comma separated: address,undefined or thread")
option(DEMARCHE_FUZZ "Link fuzzers with libFuzzer (clang) instead of the replaying main" OFF)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(demarche_flags INTERFACE)
target_include_directories(demarche_flags INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_options(demarche_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wundef
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op -Wuseless-cast>
  # g++ 12 raises -Wrestrict falsely on plain string code once it optimises.
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:RelWithDebInfo>>:-Wno-restrict>
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety -Wdangling -Wno-gnu-statement-expression>
  $<$<BOOL:${DEMARCHE_WERROR}>:-Werror>
  -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
target_compile_definitions(demarche_flags INTERFACE _GLIBCXX_ASSERTIONS)
find_package(Threads REQUIRED)
target_link_libraries(demarche_flags INTERFACE Threads::Threads)

if(DEMARCHE_SANITIZE)
  target_compile_options(demarche_flags INTERFACE
    -fsanitize=${DEMARCHE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(demarche_flags INTERFACE -fsanitize=${DEMARCHE_SANITIZE})
endif()
if(DEMARCHE_FUZZ)
  target_compile_options(demarche_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
