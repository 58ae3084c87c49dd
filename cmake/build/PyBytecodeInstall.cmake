# Tool, CMake package, completions and man page. The texts come from the tool itself, so that they are
# what `--help` says; a cross build cannot run it and leaves them out.
install(TARGETS pybytecode EXPORT PyBytecodeTargets RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")

# The package has the layout of this repository, because its files find each other by relative paths.
include(CMakePackageConfigHelpers)
set(package "${CMAKE_INSTALL_LIBDIR}/cmake/PyBytecode")
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/PyBytecodeConfig.cmake.in"
  "${CMAKE_CURRENT_BINARY_DIR}/PyBytecodeConfig.cmake" INSTALL_DESTINATION "${package}"
  NO_SET_AND_CHECK_MACRO)
# A tool for the host is right whatever the target's word size is.
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/PyBytecodeConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/PyBytecodeConfig.cmake"
  "${CMAKE_CURRENT_BINARY_DIR}/PyBytecodeConfigVersion.cmake" DESTINATION "${package}")
install(FILES "${PROJECT_SOURCE_DIR}/cmake/PyBytecode.cmake" DESTINATION "${package}/cmake")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/cmake/PyBytecode" DESTINATION "${package}/cmake")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/plugin/cpack" DESTINATION "${package}/plugin" OPTIONAL)
install(EXPORT PyBytecodeTargets NAMESPACE PyBytecode:: DESTINATION "${package}")

if(CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
  message(STATUS "PyBytecode: no completions and no man page: the tool cannot run here")
  return()
endif()

set(texts "${CMAKE_CURRENT_BINARY_DIR}/texts")
file(MAKE_DIRECTORY "${texts}")
function(_pybytecode_text output)
  add_custom_command(OUTPUT "${texts}/${output}"
    COMMAND pybytecode ${ARGN} > "${texts}/${output}"
    DEPENDS pybytecode COMMENT "Writing ${output}" VERBATIM)
endfunction()
_pybytecode_text(pybytecode.bash completions bash)
_pybytecode_text(_pybytecode completions zsh)
_pybytecode_text(pybytecode.fish completions fish)
_pybytecode_text(pybytecode.1 man)
add_custom_target(pybytecode_texts ALL DEPENDS
  "${texts}/pybytecode.bash" "${texts}/_pybytecode" "${texts}/pybytecode.fish"
  "${texts}/pybytecode.1")

install(FILES "${texts}/pybytecode.bash" RENAME pybytecode
  DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
install(FILES "${texts}/_pybytecode" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions")
install(FILES "${texts}/pybytecode.fish"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
install(FILES "${texts}/pybytecode.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
