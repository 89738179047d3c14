# Holds the #include lines to the USES of the rooms: fails on an arrow that points back.
#
#   cmake -DSOURCE_DIR=… -P tests/arrows.cmake
cmake_minimum_required(VERSION 3.25)
file(STRINGS ${SOURCE_DIR}/lib/CMakeLists.txt lib_lines REGEX "^qixian_room")
file(STRINGS ${SOURCE_DIR}/daemon/CMakeLists.txt daemon_lines REGEX "^qixian_room")
foreach(line IN LISTS lib_lines daemon_lines)
  string(REGEX MATCHALL "[a-z]+" words "${line}")
  string(REGEX REPLACE "^qixian_room\\(([a-z]+).*" "\\1" room "${line}")
  set(seen_from_${room} ${room})
  foreach(word IN LISTS words)
    list(APPEND seen_from_${room} ${seen_from_${word}})  # a room above, and all that it sees
  endforeach()
  list(APPEND rooms ${room})
  if(line IN_LIST lib_lines)
    list(APPEND lib_rooms ${room})
  endif()
endforeach()
set(seen_from_daemon ${rooms})            # main.cpp builds them all
set(seen_from_client client ${lib_rooms})

# lib/ is the law with pencil and paper: what asks the world has no place there.
string(CONCAT asking "#include <(fstream|iostream|filesystem|thread|mutex|unistd.h|spdlog/.*)>"
       "|(system|steady)_clock|getenv|(^|[^a-zA-Z0-9_.>])(time|localtime|gmtime|clock_gettime) ?[(]")

file(GLOB_RECURSE files RELATIVE ${SOURCE_DIR} ${SOURCE_DIR}/lib/*.?pp ${SOURCE_DIR}/daemon/*.?pp
     ${SOURCE_DIR}/client/*.?pp)
foreach(file IN LISTS files)
  string(REGEX REPLACE "^(lib|daemon)/([a-z]+)/.*" "\\2" room ${file})
  string(REGEX REPLACE "/.*" "" room ${room})
  file(STRINGS ${SOURCE_DIR}/${file} includes REGEX "^#include \"")
  foreach(include IN LISTS includes)
    string(REGEX REPLACE "^#include \"([^/\"]*).*" "\\1" target "${include}")
    if(NOT target IN_LIST seen_from_${room})
      list(APPEND problems "${file}: ${include}")
    endif()
  endforeach()
  if(file MATCHES "^lib/")
    file(STRINGS ${SOURCE_DIR}/${file} lines REGEX "${asking}")
    foreach(line IN LISTS lines)
      string(REGEX REPLACE "//.*" "" code "${line}")
      if(code MATCHES "${asking}")
        list(APPEND problems "${file}: ${code}")
      endif()
    endforeach()
  endif()
endforeach()

list(LENGTH files count)
list(LENGTH lib_rooms rooms_of_law)
if(count LESS 1 OR rooms_of_law LESS 1)
  message(FATAL_ERROR "there is nothing to read in ${SOURCE_DIR}")
endif()
if(problems)
  list(JOIN problems "\n  " text)
  message(FATAL_ERROR "these point back (ARCHITECTURE.md says which room sees which):\n  ${text}")
endif()
message(STATUS "${count} files, every arrow points the right way")
