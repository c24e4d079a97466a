# demarche_module(NAME SOURCES a.cc ... [TESTS a_test.cc ...] [USES other ...] [DEPENDS dep::x ...])
#
# One folder of src/ is one static library `demarche_NAME`; its unit tests are one program `NAME_test`.
# Files are listed by hand; tools/check_sources fails on one that is not.
include(CTest)

add_library(demarche_doctest OBJECT ${PROJECT_SOURCE_DIR}/tests/support/doctest_main.cc)
target_link_libraries(demarche_doctest PUBLIC demarche_flags)

function(demarche_module NAME)
  cmake_parse_arguments(M "" "" "SOURCES;TESTS;USES;DEPENDS" ${ARGN})
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
    set_tests_properties(unit.${NAME} PROPERTIES LABELS unit
      ENVIRONMENT "DEMARCHE_SHARED=${PROJECT_SOURCE_DIR}/../shared/data")
  endif()
endfunction()
