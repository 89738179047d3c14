# Headers of the standard library and of packages, parsed once a build instead of once a source.
#
# They only save time: each source still includes what it uses, and the release preset builds without
# (CMAKE_DISABLE_PRECOMPILE_HEADERS), so that a forgotten #include is found. None of our own headers is
# in here: touching one would compile everything again. A room takes the smallest set that serves it.
set(QIXIAN_PRECOMPILES OFF)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang AND NOT CMAKE_DISABLE_PRECOMPILE_HEADERS)
  set(QIXIAN_PRECOMPILES ON)
endif()
set(QIXIAN_STANDARD_HEADERS
  <algorithm> <array> <charconv> <chrono> <compare> <cstdint> <deque> <filesystem> <fstream> <functional>
  <map> <memory> <optional> <set> <span> <sstream> <stdexcept> <string> <string_view> <tuple> <utility>
  <variant> <vector>)
set(QIXIAN_ASIO_HEADERS
  <boost/asio.hpp> <boost/asio/experimental/awaitable_operators.hpp> <boost/asio/experimental/channel.hpp>
  <boost/json.hpp> <spdlog/spdlog.h>)

# qixian_precompiled(NAME [PROGRAMS] USES targets... HEADERS headers...): a set for qixian_takes_precompiled
# to name, by libraries or, with PROGRAMS, by programs: they are compiled -fPIE and not -fPIC, and the
# compiler tells them apart.
function(qixian_precompiled name)
  cmake_parse_arguments(SET "PROGRAMS" "" "USES;HEADERS" ${ARGN})
  if(NOT QIXIAN_PRECOMPILES)
    return()
  endif()
  file(CONFIGURE OUTPUT ${name}.cpp CONTENT "// Precompiled headers belong to a target, and a target has a source.\n")
  set(set qixian_precompiled_${name})
  add_library(${set} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  target_link_libraries(${set} PRIVATE ${SET_USES} qixian::flags)
  target_precompile_headers(${set} PRIVATE ${QIXIAN_STANDARD_HEADERS} ${SET_HEADERS})
  set_target_properties(${set} PROPERTIES CXX_COMPILER_LAUNCHER ${CMAKE_SOURCE_DIR}/cmake/precompile.sh
    QIXIAN_PCH ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${set}.dir/cmake_pch.hxx.pch)
  if(SET_PROGRAMS)
    set_target_properties(${set} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_compile_options(${set} PRIVATE -fPIE)
  endif()
endfunction()

# As target_precompile_headers(REUSE_FROM), but in words whose paths ccache makes relative.
function(qixian_takes_precompiled target name)
  if(NOT QIXIAN_PRECOMPILES)
    return()
  endif()
  get_target_property(pch qixian_precompiled_${name} QIXIAN_PCH)
  get_target_property(sources ${target} SOURCES)
  target_compile_options(${target} PRIVATE "SHELL:-include-pch ${pch}" -Winvalid-pch)
  add_dependencies(${target} qixian_precompiled_${name})
  set_property(SOURCE ${sources} APPEND PROPERTY OBJECT_DEPENDS ${pch})
endfunction()

qixian_precompiled(standard)
# For rooms that count all day long, optimized in a debug build too; with a sanitizer that would compile
# almost twice as long.
qixian_precompiled(optimized)
if(NOT QIXIAN_SANITIZE)
  set(QIXIAN_OPTIMIZED $<$<CONFIG:Debug>:-O1>)
endif()
if(TARGET qixian_precompiled_optimized)
  target_compile_options(qixian_precompiled_optimized PRIVATE ${QIXIAN_OPTIMIZED})
endif()
qixian_precompiled(asio USES qixian::asio spdlog::spdlog HEADERS ${QIXIAN_ASIO_HEADERS})
qixian_precompiled(client PROGRAMS USES Boost::headers CLI11::CLI11
                   HEADERS <boost/json.hpp> <CLI/CLI.hpp> <iostream>)
