# For scripts that run at install or packaging time: reading a record of pybytecode_install(), and
# running the tool for it. Knows nothing of targets, and not who asks.
#
# A record sets: pbc_target, pbc_binary_dir, pbc_tool (empty: no tool on this host), pbc_stamp,
# pbc_output_dir, pbc_source_dir, pbc_files, pbc_base_dirs, pbc_arguments, pbc_run_arguments
# (--on-error, --jobs, --timeout), pbc_path_arguments, pbc_built_for, pbc_destination,
# pbc_sourceless, pbc_exclude, pbc_use_source_permissions, pbc_message (file(INSTALL)'s MESSAGE_…,
# or nothing).
include_guard(GLOBAL)
cmake_policy(VERSION 3.21)

# Includes DIRECTORY/[CONFIG/]NAME; a macro, so that its variables are the caller's.
macro(_pybytecode_load directory config name)
  _pybytecode_of_config(_pybytecode_found "${directory}" "${config}" "${name}")
  list(GET _pybytecode_found 0 _pybytecode_found)
  include("${_pybytecode_found}")
endmacro()

# The files DIRECTORY/CONFIG/GLOB of a multi-config generator, else DIRECTORY/GLOB. CPack may not
# know the configuration; then any that there is.
function(_pybytecode_of_config out directory config glob)
  set(directories "${directory}")
  if(config)
    list(PREPEND directories "${directory}/${config}")
  endif()
  _pybytecode_literal(literal "${directory}")
  file(GLOB others LIST_DIRECTORIES TRUE "${literal}/*")
  foreach(candidate IN LISTS directories others)
    _pybytecode_literal(literal "${candidate}")
    file(GLOB found LIST_DIRECTORIES FALSE "${literal}/${glob}")
    if(found)
      break()
    endif()
  endforeach()
  set(${out} "${found}" PARENT_SCOPE)
endfunction()

# Runs the tool of the record: a command and arguments. The shell that it is started from has no say.
function(_pybytecode_run command)
  execute_process(COMMAND "${pbc_tool}" ${command} --ignore-environment ${ARGN} RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    list(JOIN ARGV " " arguments)
    message(FATAL_ERROR "pybytecode: this failed (${result}): ${pbc_tool} ${arguments}")
  endif()
endfunction()

# Compiles the record's sources into a mirror; tracebacks will show paths below `final`, unless the
# project said which.
function(_pybytecode_compile_mirror mirror final)
  set(paths ${pbc_path_arguments})
  if(NOT paths)
    set(paths --prepend-dir "${final}")
  endif()
  foreach(base IN LISTS pbc_source_dir pbc_base_dirs)
    list(APPEND paths --base-dir "${base}")
  endforeach()
  set(arguments compile ${pbc_arguments} ${pbc_run_arguments} ${paths}
    --force --quiet --output-dir "${mirror}")
  if(pbc_source_dir)
    _pybytecode_run(${arguments} "${pbc_source_dir}")
  else()
    list(FILTER pbc_files INCLUDE REGEX "\\.py$")
    _pybytecode_run_on_list("${pbc_files}" ${arguments})
  endif()
endfunction()

# Runs the tool on these files, however many there are.
function(_pybytecode_run_on_list files)
  if("${files}" STREQUAL "")
    return()  # Without a PATH the tool would take the environment of the shell.
  endif()
  string(RANDOM LENGTH 16 name)
  set(list "${pbc_binary_dir}/CMakeFiles/pybytecode/list-${name}")
  list(JOIN files "\n" text)
  file(WRITE "${list}" "${text}\n")
  _pybytecode_run(${ARGN} --input-list "${list}")
  file(REMOVE "${list}")
endfunction()

# The path of a source relative to the deepest of the record's base directories that holds it.
function(_pybytecode_relative out file)
  get_filename_component(relative "${file}" NAME)
  set(longest 0)
  foreach(base IN LISTS pbc_base_dirs)
    cmake_path(IS_PREFIX base "${file}" NORMALIZE below)
    string(LENGTH "${base}" length)
    if(below AND length GREATER longest)
      set(longest ${length})
      file(RELATIVE_PATH relative "${base}" "${file}")
    endif()
  endforeach()
  set(${out} "${relative}" PARENT_SCOPE)
endfunction()

# The record's sources, relative to its destination, and the paths of the same files (an optional
# second name).
function(_pybytecode_record_sources out)
  if(pbc_source_dir)
    _pybytecode_literal(literal "${pbc_source_dir}")
    file(GLOB_RECURSE found LIST_DIRECTORIES FALSE RELATIVE "${pbc_source_dir}" "${literal}/*.py")
    list(TRANSFORM found PREPEND "${pbc_source_dir}/" OUTPUT_VARIABLE originals)
  else()
    set(originals ${pbc_files})
    list(FILTER originals INCLUDE REGEX "\\.py$")
    set(found "")
    foreach(file IN LISTS originals)
      _pybytecode_relative(relative "${file}")
      list(APPEND found "${relative}")
    endforeach()
  endif()
  set(${out} "${found}" PARENT_SCOPE)
  if(ARGC GREATER 1)
    set(${ARGV1} "${originals}" PARENT_SCOPE)
  endif()
endfunction()

# Of a bytecode file a/__pycache__/x.TAG[.opt-N].pyc the path without an ending, a/x; empty if it
# has no such name.
function(_pybytecode_stem out bytecode)
  string(REGEX REPLACE "\\.opt-[^./]+\\.pyc$" ".pyc" path "${bytecode}")
  if(path MATCHES "^(.*/)?__pycache__/([^/]+)\\.[^./]+\\.pyc$")
    set(${out} "${CMAKE_MATCH_1}${CMAKE_MATCH_2}" PARENT_SCOPE)
  else()
    set(${out} "" PARENT_SCOPE)
  endif()
endfunction()

# A path as file(GLOB) must be given it.
function(_pybytecode_literal out path)
  string(REGEX REPLACE "([[*?])" "[\\1]" literal "${path}")
  set(${out} "${literal}" PARENT_SCOPE)
endfunction()

# As install(DIRECTORY) reads a PATTERN: * and ? do not match a slash.
function(_pybytecode_glob_to_regex out glob)
  string(REGEX REPLACE "([+.()^$|\\\\])" "\\\\\\1" regex "${glob}")
  string(REPLACE "*" "[^/]*" regex "${regex}")
  string(REPLACE "?" "[^/]" regex "${regex}")
  set(${out} "${regex}" PARENT_SCOPE)
endfunction()
