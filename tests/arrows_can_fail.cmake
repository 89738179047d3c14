# A test that cannot fail proves nothing: plants what arrows.cmake must find, and what it must not.
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${WORK_DIR})
foreach(lines lib daemon)
  configure_file(${SOURCE_DIR}/${lines}/CMakeLists.txt ${WORK_DIR}/${lines}/CMakeLists.txt COPYONLY)
endforeach()
file(WRITE ${WORK_DIR}/lib/term/good.cpp "#include \"calendar/date.hpp\"\n#include <vector>\n// getenv\n")
file(WRITE ${WORK_DIR}/daemon/main.cpp "#include \"api/api.hpp\"\n#include \"docket/fact.hpp\"\n")
file(WRITE ${WORK_DIR}/client/good.cpp "#include \"client/words.hpp\"\n#include \"export/json.hpp\"\n")

function(arrows expected)
  execute_process(COMMAND ${CMAKE_COMMAND} -DSOURCE_DIR=${WORK_DIR} -P ${SOURCE_DIR}/tests/arrows.cmake
                  RESULT_VARIABLE result ERROR_VARIABLE said OUTPUT_VARIABLE also)
  if(expected STREQUAL "" AND NOT result EQUAL 0)
    message(FATAL_ERROR "good arrows are refused: ${said}")
  elseif(NOT expected STREQUAL "" AND (result EQUAL 0 OR NOT said MATCHES "${expected}"))
    message(FATAL_ERROR "'${expected}' is not found: ${said}")
  endif()
endfunction()

arrows("")
foreach(planted
    "lib/term/bad.hpp|#include \"docket/fact.hpp\""          # a room to the right
    "lib/calendar/bad.cpp|#include \"store/store.hpp\""      # out of lib
    "lib/docket/bad.cpp|#include <fstream>"
    "lib/docket/bad.cpp|  return std::time(nullptr)"
    "lib/docket/bad.cpp|auto now = std::chrono::system_clock::now()"
    "daemon/store/bad.cpp|#include \"clerk/clerk.hpp\""
    "daemon/clerk/bad.cpp|#include \"notify/channel.hpp\""   # beside it, not above it
    "daemon/config/bad.cpp|#include \"client/words.hpp\""
    "client/bad.cpp|#include \"clock/clock.hpp\"")
  string(REGEX MATCH "^([^|]*)[|](.*)$" all "${planted}")
  set(file ${CMAKE_MATCH_1})
  file(WRITE ${WORK_DIR}/${file} "${CMAKE_MATCH_2}\n")
  arrows("${file}: ")
  file(REMOVE ${WORK_DIR}/${file})
endforeach()
arrows("")
message(STATUS "what points back is found")
