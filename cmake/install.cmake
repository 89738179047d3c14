# Where Debian expects things. What an administrator edits is installed as an example: the files in
# /etc/qixian are the site's own, and no later installation overwrites them.
set(QIXIAN_DATA ${CMAKE_INSTALL_DATADIR}/qixian)
# Units and their companions stand below the prefix's lib, even where libraries go to lib/<triplet>.
set(QIXIAN_SYSTEMD lib)

install(TARGETS qixiand qixian RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY holidays/ DESTINATION ${QIXIAN_DATA}/holidays FILES_MATCHING PATTERN "*.toml"
        PATTERN notices EXCLUDE)
install(DIRECTORY config/rulebooks DESTINATION ${QIXIAN_DATA} FILES_MATCHING PATTERN "*.toml"
        PATTERN texts EXCLUDE)
install(DIRECTORY config/templates DESTINATION ${QIXIAN_DATA}
        FILES_MATCHING PATTERN "*.mustache" PATTERN "README.md")

install(FILES systemd/qixiand.service systemd/qixian-status.socket systemd/qixian-control.socket
        DESTINATION ${QIXIAN_SYSTEMD}/systemd/system)
install(FILES systemd/qixian.sysusers.conf DESTINATION ${QIXIAN_SYSTEMD}/sysusers.d RENAME qixian.conf)
install(FILES systemd/qixian.tmpfiles.conf DESTINATION ${QIXIAN_SYSTEMD}/tmpfiles.d RENAME qixian.conf)

install(FILES LICENSE README.md README.zh-CN.md SECURITY.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES config/qixian.toml config/directory.toml
        DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
