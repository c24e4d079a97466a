# demarche_module(NAME [THREADED] SOURCES a.cc ... [TESTS a_test.cc ...] [USES other ...] [DEPENDS dep::x ...])
#
# THREADED: its tests start threads, so the thread sanitizer runs them too (test label "threads").
#
# One folder of src/ is one static library `demarche_NAME`; its unit tests are one program `NAME_test`.
# Files are listed by hand; tools/check_sources fails on one that is not.
include(CTest)

# Real logs and intelligence that are not part of this repository; tests that want them skip where there are none.
set(DEMARCHE_SHARED_DATA ${PROJECT_SOURCE_DIR}/../shared/data CACHE PATH "Folder of real inputs for tests")

add_library(demarche_doctest OBJECT ${PROJECT_SOURCE_DIR}/tests/support/doctest_main.cc)
target_link_libraries(demarche_doctest PUBLIC demarche_flags)

function(demarche_module NAME)
  cmake_parse_arguments(M "THREADED" "" "SOURCES;TESTS;USES;DEPENDS" ${ARGN})
  add_library(demarche_${NAME} STATIC ${M_SOURCES})
  target_link_libraries(demarche_${NAME} PUBLIC demarche_flags)
  foreach(use ${M_USES})
    target_link_libraries(demarche_${NAME} PUBLIC demarche_${use})
  endforeach()
  target_link_libraries(demarche_${NAME} PRIVATE ${M_DEPENDS})
  if(M_TESTS)
    add_executable(${NAME}_test ${M_TESTS})
    target_link_libraries(${NAME}_test PRIVATE demarche_${NAME} demarche_doctest ${M_DEPENDS})
    add_test(NAME unit.${NAME} COMMAND ${NAME}_test)
    set(labels unit)
    if(M_THREADED)
      list(APPEND labels threads)
    endif()
    set_tests_properties(unit.${NAME} PROPERTIES LABELS "${labels}"
      ENVIRONMENT "DEMARCHE_SHARED=${DEMARCHE_SHARED_DATA}")
  endif()
endfunction()
