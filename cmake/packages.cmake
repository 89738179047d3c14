# Debian 12's packages, each as an imported target; see DECISIONS.md for why each is here.
find_package(Boost 1.81 REQUIRED)
find_package(CURL 7.88 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_package(LibIcal 3.0 REQUIRED)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)

# Debian ships toml++ compiled; its CMake target still says header-only.
find_library(TOMLPLUSPLUS_LIBRARY tomlplusplus REQUIRED)
add_library(qixian_toml INTERFACE)
add_library(qixian::toml ALIAS qixian_toml)
target_compile_definitions(qixian_toml INTERFACE TOML_HEADER_ONLY=0)
target_link_libraries(qixian_toml INTERFACE ${TOMLPLUSPLUS_LIBRARY})

# Asio and Beast are compiled once, in daemon/process/boost_impl.cpp; JSON in lib/export/json_impl.cpp.
add_library(qixian_asio INTERFACE)
add_library(qixian::asio ALIAS qixian_asio)
target_compile_definitions(qixian_asio INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
target_link_libraries(qixian_asio INTERFACE Boost::headers Threads::Threads)
