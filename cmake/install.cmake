# Where Debian expects things.
install(TARGETS qixian RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
