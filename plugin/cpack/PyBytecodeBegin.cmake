# What CPack runs for each generator before anything is staged (CPACK_INSTALL_SCRIPTS): it tells the
# rules of pybytecode_install(), which run next and in this process, what they are run for. They
# cannot know: CPack passes them a prefix, no generator and no staging root.
include_guard(GLOBAL)
cmake_policy(VERSION 3.21)

# `settings` is the directory that pybytecode_cpack() wrote. The state is a script that sets
# pbc_cpack_*.
function(_pybytecode_begin settings)
  _pybytecode_load("${settings}" "${CPACK_BUILD_CONFIG}" settings.cmake)
  string(TOUPPER "${CPACK_GENERATOR}" generator)
  string(TOUPPER "${pbc_exclude_generators}" excluded_generators)
  set(excluded FALSE)
  if(generator IN_LIST excluded_generators)
    set(excluded TRUE)
  endif()
  _pybytecode_packed_separately(separately archive)
  set(text "")
  foreach(variable excluded separately archive)
    string(APPEND text "set(pbc_cpack_${variable} ${${variable}})\n")
  endforeach()
  foreach(variable CPACK_GENERATOR CPACK_TEMPORARY_DIRECTORY CPACK_INSTALL_CMAKE_PROJECTS CPACK_BUILD_CONFIG
          CPACK_PACKAGING_INSTALL_PREFIX CPACK_INSTALL_PREFIX)
    string(APPEND text "set(${variable} [==[${${variable}}]==])\n")
  endforeach()
  set(state "${settings}/state-${CPACK_GENERATOR}.cmake")
  file(WRITE "${state}" "${text}")
  set(ENV{PYBYTECODE_CPACK_STATE} "${state}")
endfunction()

# Whether each component has a staging root of its own, and whether the generator is an archive's.
function(_pybytecode_packed_separately separately archive)
  set(is_archive FALSE)
  set(wanted TRUE)
  if(CPACK_GENERATOR MATCHES "^(DEB|RPM)$")
    set(wanted "${CPACK_${CPACK_GENERATOR}_COMPONENT_INSTALL}")
  elseif(CPACK_GENERATOR MATCHES "^(7Z|STGZ|T.+|ZIP)$")
    set(is_archive TRUE)
    set(wanted "${CPACK_ARCHIVE_COMPONENT_INSTALL}")
  endif()
  set(result FALSE)
  if(wanted AND CPACK_COMPONENTS_ALL AND NOT CPACK_MONOLITHIC_INSTALL)
    set(result TRUE)
  endif()
  set(${separately} ${result} PARENT_SCOPE)
  set(${archive} ${is_archive} PARENT_SCOPE)
endfunction()
