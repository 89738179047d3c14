# qixian_room(NAME USES ... [PRECOMPILED SET]): the folder NAME, one static library qixian::NAME of every
# source in it.
#
# The USES of the lines together are the architecture; tests/arrows.cmake holds the #include lines to them.
function(qixian_room name)
  cmake_parse_arguments(ROOM "" "PRECOMPILED" "USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  add_library(qixian_${name} STATIC ${sources})
  add_library(qixian::${name} ALIAS qixian_${name})
  target_include_directories(qixian_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(qixian_${name} PUBLIC ${ROOM_USES} qixian::flags)
  if(NOT ROOM_PRECOMPILED)
    set(ROOM_PRECOMPILED standard)
  endif()
  qixian_takes_precompiled(qixian_${name} ${ROOM_PRECOMPILED})
  if(ROOM_PRECOMPILED STREQUAL optimized)
    target_compile_options(qixian_${name} PRIVATE ${QIXIAN_OPTIMIZED})
  endif()
endfunction()
