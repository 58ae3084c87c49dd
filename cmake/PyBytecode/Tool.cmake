# Where the tool is, and how a build runs it.
#
# Knows nothing of what is compiled.
include_guard(GLOBAL)

# _pybytecode_tool(<command> <depends>): the tool's path (or a generator expression for it), and what
# a custom command that runs it must depend on. An empty <command>: this host has no tool.
function(_pybytecode_tool command_variable depends_variable)
  set(command "")
  if(PYBYTECODE_EXECUTABLE)
    _pybytecode_given_tool(command)
    set(depends "${command}")
  elseif(TARGET PyBytecode::pybytecode)
    _pybytecode_target_tool(command depends)
  elseif(CMAKE_HOST_WIN32)
    set(depends "")
    _pybytecode_say_once(no_tool "PyBytecode: no tool for this host, so nothing is byte-compiled")
  elseif(CMAKE_CROSSCOMPILING)
    message(FATAL_ERROR "PyBytecode: when cross-compiling, set PYBYTECODE_EXECUTABLE to a "
      "pybytecode that runs on this host (${CMAKE_HOST_SYSTEM_NAME} ${CMAKE_HOST_SYSTEM_PROCESSOR})")
  else()
    message(FATAL_ERROR "PyBytecode: there is no tool. Set PYBYTECODE_EXECUTABLE to an installed "
      "pybytecode, or get one with find_package(PyBytecode), FetchContent or add_subdirectory")
  endif()
  set(${command_variable} "${command}" PARENT_SCOPE)
  set(${depends_variable} "${depends}" PARENT_SCOPE)
endfunction()

function(_pybytecode_given_tool command_variable)
  set(tool "${PYBYTECODE_EXECUTABLE}")
  if(NOT IS_ABSOLUTE "${tool}")
    find_program(found NAMES "${tool}" NO_CACHE)
    if(found)
      set(tool "${found}")
    endif()
  endif()
  _pybytecode_require_tool_runs("${tool}" "PYBYTECODE_EXECUTABLE")
  set(${command_variable} "${tool}" PARENT_SCOPE)
endfunction()

# A tool that this build makes is a target, one that was found is a file.
function(_pybytecode_target_tool command_variable depends_variable)
  get_target_property(imported PyBytecode::pybytecode IMPORTED)
  if(imported)
    get_target_property(path PyBytecode::pybytecode LOCATION)
    _pybytecode_require_tool_runs("${path}" "the package PyBytecode")
    set(${command_variable} "${path}" PARENT_SCOPE)
    set(${depends_variable} "${path}" PARENT_SCOPE)
  else()
    get_target_property(target PyBytecode::pybytecode ALIASED_TARGET)
    set(${command_variable} "$<TARGET_FILE:${target}>" PARENT_SCOPE)
    set(${depends_variable} "${target}" PARENT_SCOPE)
  endif()
endfunction()

# Asked once a configure run: that it starts here, and takes what this module passes.
function(_pybytecode_require_tool_runs tool origin)
  set(oldest 0.1.0)
  get_property(known GLOBAL PROPERTY _PYBYTECODE_KNOWN_TOOLS)
  if(tool IN_LIST known)
    return()
  endif()
  execute_process(COMMAND "${tool}" --version
    OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE result)
  if(NOT result STREQUAL "0" OR NOT output MATCHES "^pybytecode ([0-9.]+)")
    string(STRIP "${output}" output)
    message(FATAL_ERROR "PyBytecode: ${origin} is \"${tool}\", which is no pybytecode that runs on "
      "this host (${result}) ${output}")
  endif()
  if(CMAKE_MATCH_1 VERSION_LESS oldest)
    message(FATAL_ERROR "PyBytecode: ${origin} is \"${tool}\" of version ${CMAKE_MATCH_1}; this CMake "
      "module needs ${oldest} or newer")
  endif()
  set_property(GLOBAL APPEND PROPERTY _PYBYTECODE_KNOWN_TOOLS "${tool}")
endfunction()

function(_pybytecode_say_once key text)
  get_property(said GLOBAL PROPERTY _PYBYTECODE_SAID_${key})
  if(NOT said)
    message(STATUS "${text}")
    set_property(GLOBAL PROPERTY _PYBYTECODE_SAID_${key} TRUE)
  endif()
endfunction()
