# How everything is compiled: qixian::flags carries warnings, hardening and sanitizers to every room.
set(QIXIAN_SANITIZE "" CACHE STRING "Sanitizers, as clang's -fsanitize= takes them")

add_library(qixian_flags INTERFACE)
add_library(qixian::flags ALIAS qixian_flags)
target_compile_features(qixian_flags INTERFACE cxx_std_20)
target_compile_options(qixian_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${QIXIAN_WERROR}>:-Werror>
  # Two release builds in two folders are the same bytes.
  $<$<NOT:$<CONFIG:Debug>>:-ffile-prefix-map=${CMAKE_BINARY_DIR}=build;-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.>)
target_compile_definitions(qixian_flags INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)

if(QIXIAN_SANITIZE)
  target_compile_options(qixian_flags INTERFACE -fsanitize=${QIXIAN_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all)
  target_link_options(qixian_flags INTERFACE -fsanitize=${QIXIAN_SANITIZE})
else()
  target_compile_options(qixian_flags INTERFACE -fstack-protector-strong -fstack-clash-protection
    $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
    target_compile_options(qixian_flags INTERFACE -fcf-protection)
  elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
    target_compile_options(qixian_flags INTERFACE -mbranch-protection=standard)
  endif()
endif()
target_link_options(qixian_flags INTERFACE -fuse-ld=lld -Wl,-z,relro,-z,now)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported()

find_program(CCACHE ccache)
if(CCACHE)
  # Clones in different folders share what the cache has; the sloppiness is what it asks for before it
  # caches what precompiled headers were used for.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_PCH_EXTSUM=1 CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${CCACHE})
endif()
