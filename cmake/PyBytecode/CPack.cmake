# What CPack is told. The documentation of pybytecode_cpack() is that of the module.
include_guard(GLOBAL)

function(pybytecode_cpack)
  set(_pybytecode_caller "pybytecode_cpack()")
  set(one INVALIDATION_MODE PYTHON)
  set(multi EXCLUDE_GENERATORS DIRECTORIES EXCLUDE OPTIMIZE)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "${one}" "${multi}")
  _pybytecode_check_parsed("${one};${multi}")
  _pybytecode_check_choice(OPTIMIZE 0 1 2)
  _pybytecode_check_choice(INVALIDATION_MODE timestamp checked-hash unchecked-hash)
  if(CPack_CMake_INCLUDED)
    _pybytecode_fail("it must be called before include(CPack), which writes CPack's configuration")
  elseif("${CPACK_PRE_BUILD_SCRIPTS}" MATCHES "/pybytecode/cpack/staged\\.cmake")
    _pybytecode_fail("it was called already; one call serves all packages")
  endif()
  _pybytecode_forget_old_records()
  set(base "${CMAKE_BINARY_DIR}/CMakeFiles/pybytecode/cpack")
  _pybytecode_write_cpack_scripts("${base}")

  list(APPEND CPACK_INSTALL_SCRIPTS "${base}/begin.cmake")
  set(CPACK_INSTALL_SCRIPTS "${CPACK_INSTALL_SCRIPTS}" PARENT_SCOPE)
  # Not with ALL_COMPONENTS, which makes a component, and so a package, named Unspecified.
  get_cmake_property(components COMPONENTS)
  foreach(component IN LISTS components)
    install(CODE "include([==[${base}/functions.cmake]==])\n_pybytecode_component_staged([==[${base}]==])"
      COMPONENT "${component}")
  endforeach()
  list(APPEND CPACK_PRE_BUILD_SCRIPTS "${base}/staged.cmake")
  set(CPACK_PRE_BUILD_SCRIPTS "${CPACK_PRE_BUILD_SCRIPTS}" PARENT_SCOPE)
  _pybytecode_disarm_rpm(define)
  set(CPACK_RPM_SPEC_MORE_DEFINE "${CPACK_RPM_SPEC_MORE_DEFINE}\n${define}" PARENT_SCOPE)
endfunction()

# begin.cmake and staged.cmake, which CPack includes, and settings.cmake, of each configuration.
function(_pybytecode_write_cpack_scripts base)
  _pybytecode_tool(pbc_tool depends)
  if(depends AND TARGET ${depends})  # A tool that this project builds, but not as a part of `all`.
    add_custom_target(pybytecode-cpack ALL)
    add_dependencies(pybytecode-cpack ${depends})
  endif()
  set(pbc_binary_dir "${CMAKE_BINARY_DIR}")
  set(pbc_exclude_generators "${arg_EXCLUDE_GENERATORS}")
  set(pbc_directories "${arg_DIRECTORIES}")
  set(pbc_exclude "${arg_EXCLUDE}")
  set(pbc_python "${arg_PYTHON}")
  set(pbc_default_python "${Python3_EXECUTABLE}")
  set(pbc_rest_arguments "")
  foreach(level IN LISTS arg_OPTIMIZE)
    list(APPEND pbc_rest_arguments --optimize ${level})
  endforeach()
  if(NOT arg_INVALIDATION_MODE)
    set(arg_INVALIDATION_MODE checked-hash)
  endif()
  list(APPEND pbc_rest_arguments --invalidation-mode ${arg_INVALIDATION_MODE})
  _pybytecode_generate_settings("${base}" settings.cmake pbc_tool pbc_binary_dir pbc_exclude_generators
    pbc_directories pbc_exclude pbc_python pbc_default_python pbc_rest_arguments)

  set(text "include([==[${CMAKE_CURRENT_FUNCTION_LIST_DIR}/RunTool.cmake]==])\n")
  foreach(name Begin Staged)
    _pybytecode_plugin(plugin cpack/PyBytecode${name}.cmake)
    string(APPEND text "include([==[${plugin}]==])\n")
  endforeach()
  file(WRITE "${base}/functions.cmake" "${text}")
  file(WRITE "${base}/begin.cmake" "${text}_pybytecode_begin([==[${base}]==])\n")
  file(WRITE "${base}/staged.cmake" "${text}_pybytecode_all_staged([==[${base}]==])\n")
endfunction()

# Where plugin/NAME is: in the repository, or in an installation beside this file.
function(_pybytecode_plugin out name)
  foreach(directory "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../../plugin" "${CMAKE_CURRENT_FUNCTION_LIST_DIR}")
    get_filename_component(path "${directory}/${name}" ABSOLUTE)
    if(EXISTS "${path}")
      set(${out} "${path}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "PyBytecode: ${name} is missing beside ${CMAKE_CURRENT_FUNCTION_LIST_DIR}.")
endfunction()

# RPM's brp-python-bytecompile compiles again, for its own interpreter and by timestamp, and fails
# on sources that do not compile. The macro is Fedora's and openSUSE's; older releases name the
# script in __os_install_post.
function(_pybytecode_disarm_rpm out)
  set(${out} [==[
%global __brp_python_bytecompile %{nil}
%global __os_install_post %(echo '%{__os_install_post}' | sed -e 's!/usr/lib[^[:space:]]*/brp-python-bytecompile[[:space:]].*$!!g')]==]
    PARENT_SCOPE)
endfunction()
