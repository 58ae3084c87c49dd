# The build edges of one target: the tool's run, the stable manifest behind it, and the targets.
#
# The stamp is the only output of the run, so one command does a whole root; the depfile makes it
# run again when a source or a directory changes. The manifest for dependents has an edge and a
# stamp of its own, because a file that stays as it was cannot be an output: Make would make it
# again each time (and Ninja 1.13 in some cases).
#
# The public functions speak to it through variables: `target`, `state`, `tool` and `tool_depends`,
# `root` (empty with FILES), `arguments` (the options that decide the bytecode), `places` (those that
# say where it goes), `interpreters` (files), `inputs` (what is compiled: the root, or the list of
# files), `input_depends`, `own_output` and `clean_places` (Clean.cmake), and arg_*.
include_guard(GLOBAL)

# _pybytecode_state(TARGET <variable>): where a target keeps its stamp, depfile and manifest.
function(_pybytecode_state target variable)
  set(${variable} "${CMAKE_CURRENT_BINARY_DIR}/pybytecode.dir/${target}" PARENT_SCOPE)
endfunction()

# The options that decide the bytecode, apart from the interpreter and places.
function(_pybytecode_bytecode_arguments variable)
  set(arguments --invalidation-mode "${arg_INVALIDATION_MODE}")
  foreach(level IN LISTS arg_OPTIMIZE)
    list(APPEND arguments --optimize "${level}")
  endforeach()
  foreach(glob IN LISTS arg_EXCLUDE)
    list(APPEND arguments --exclude "${glob}")
  endforeach()
  foreach(glob IN LISTS arg_INCLUDE)
    list(APPEND arguments --include "${glob}")
  endforeach()
  foreach(name IN ITEMS STDLIB EDITABLE)
    if(arg_${name})
      string(TOLOWER "--${name}" option)
      list(APPEND arguments "${option}")
    endif()
  endforeach()
  foreach(name IN ITEMS strip prepend)
    string(TOUPPER "${name}_DIR" keyword)
    if(arg_${keyword})
      list(APPEND arguments --${name}-dir "${arg_${keyword}}")
    endif()
  endforeach()
  set(${variable} "${arguments}" PARENT_SCOPE)
endfunction()

# The options that decide how a run goes about it.
function(_pybytecode_run_arguments variable)
  set(arguments --on-error "${arg_ON_ERROR}")
  foreach(name IN ITEMS JOBS TIMEOUT)
    if(NOT "${arg_${name}}" STREQUAL "")
      string(TOLOWER "--${name}" option)
      list(APPEND arguments "${option}" "${arg_${name}}")
    endif()
  endforeach()
  set(${variable} "${arguments}" PARENT_SCOPE)
endfunction()

# _pybytecode_add_target(): everything that a build knows of `target`.
function(_pybytecode_add_target)
  set(all "")
  if(arg_ALL)
    set(all ALL)
  endif()
  if(NOT arg_COMMENT)
    set(arg_COMMENT "Byte-compiling ${target}")
  endif()
  if(NOT tool)
    add_custom_target(${target} ${all})
  else()
    _pybytecode_run_arguments(run)
    _pybytecode_job_pool(pool)
    # A build does not depend on the shell that it is started from.
    set(compile "${tool}" compile --ignore-environment "${arguments}" "${places}" "${run}")
    if(NOT arg_NO_PRUNE)
      list(APPEND compile --prune)
    endif()
    if(arg_ALWAYS_CHECK)
      _pybytecode_add_checked()
    else()
      _pybytecode_add_stamped()
    endif()
  endif()
  _pybytecode_umbrella(bytecode ${target})
  _pybytecode_add_clean()
  if(arg_VENV AND NOT arg_NO_DISTRIBUTION_TARGETS)
    _pybytecode_add_distribution_targets()
  endif()
endfunction()

function(_pybytecode_add_stamped)
  set(stamp "${state}/stamp")
  set(manifest "${state}/manifest")
  # Ninja runs a command again because its text changed. With Make a file it depends on has to say so.
  _pybytecode_write_list("${state}/options" "${arguments};${places};${run}" options)
  file(MAKE_DIRECTORY "${state}")
  set(format ninja)
  if(CMAKE_GENERATOR MATCHES "Makefiles")
    set(format cmake-makefiles)
  endif()
  _pybytecode_forget_dependencies(forget)
  _pybytecode_depfile_target("${stamp}" depfile_target)
  cmake_policy(PUSH)
  if(NOT depfile_target STREQUAL stamp)
    cmake_policy(SET CMP0116 OLD)
  endif()
  add_custom_command(OUTPUT "${stamp}"
    COMMAND ${compile} --stamp "${depfile_target}" --depfile "${state}/depfile" --depfile-format ${format}
      --manifest "${manifest}.raw" ${inputs}
    ${forget}
    DEPENDS ${tool_depends} ${interpreters} "${options}" ${input_depends} ${arg_DEPENDS}
    DEPFILE "${state}/depfile"
    WORKING_DIRECTORY "${CMAKE_BINARY_DIR}"  # A relative name of the stamp begins there.
    JOB_POOL ${pool}
    COMMENT "${arg_COMMENT}"
    VERBATIM)
  cmake_policy(POP)
  add_custom_command(OUTPUT "${manifest}.stamp" BYPRODUCTS "${manifest}"
    COMMAND "${CMAKE_COMMAND}" "-DMANIFEST=${manifest}" -P
      "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/StableManifest.cmake"
    DEPENDS "${stamp}"
    COMMENT "Comparing the manifest of ${target}"
    VERBATIM)
  add_custom_target(${target} ${all} DEPENDS "${manifest}.stamp")
endfunction()

# How the depfile calls the stamp. With NEW of CMP0116, CMake has a program translate the whole depfile
# after each run of the tool, which for 10,000 sources is slower than the tool's own check. Where CMake
# takes OLD without a warning, and the name by which Ninja knows the stamp is certain, Ninja reads what
# the tool wrote.
function(_pybytecode_depfile_target stamp variable)
  set(${variable} "${stamp}" PARENT_SCOPE)
  cmake_path(IS_PREFIX CMAKE_BINARY_DIR "${stamp}" inside)
  if(CMAKE_GENERATOR MATCHES "^Ninja" AND CMAKE_VERSION VERSION_LESS 3.28 AND inside
      AND NOT CMAKE_NINJA_OUTPUT_PATH_PREFIX)
    file(RELATIVE_PATH relative "${CMAKE_BINARY_DIR}" "${stamp}")
    set(${variable} "${relative}" PARENT_SCOPE)
  endif()
endfunction()

# In makefiles, CMake 3.23 to 3.31 adds what a new depfile says to what it has remembered of the ones
# before, so a file that is gone makes the target run in every build. It remembers in this file, and
# reads the whole depfile where that is missing.
function(_pybytecode_forget_dependencies variable)
  set(command "")
  if(CMAKE_GENERATOR MATCHES "Makefiles" AND CMAKE_VERSION VERSION_GREATER_EQUAL 3.23
      AND CMAKE_VERSION VERSION_LESS 4.0)
    set(command COMMAND "${CMAKE_COMMAND}" -E rm -f
      "${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${target}.dir/compiler_depend.internal")
  endif()
  set(${variable} "${command}" PARENT_SCOPE)
endfunction()

# A custom target that always runs. Its DEPENDS may name files only, so targets go another way.
function(_pybytecode_always_run name comment)
  cmake_parse_arguments(PARSE_ARGV 2 run "" "" "COMMAND;BYPRODUCTS")
  set(files "")
  set(targets "")
  foreach(item IN LISTS input_depends arg_DEPENDS)
    if(TARGET "${item}")
      list(APPEND targets "${item}")
    else()
      list(APPEND files "${item}")
    endif()
  endforeach()
  add_custom_target(${name} ${all}
    COMMAND ${run_COMMAND}
    DEPENDS ${files}
    BYPRODUCTS ${run_BYPRODUCTS}
    JOB_POOL ${pool}
    COMMENT "${comment}"
    VERBATIM)
  if(targets)
    add_dependencies(${name} ${targets})
  endif()
endfunction()

# ALWAYS_CHECK: no stamp to trust, and the tool itself writes the manifest only if different.
function(_pybytecode_add_checked)
  file(MAKE_DIRECTORY "${state}")
  _pybytecode_always_run(${target} "${arg_COMMENT}"
    COMMAND ${compile} --stamp "${state}/stamp" --manifest "${state}/manifest" ${inputs}
    BYPRODUCTS "${state}/stamp" "${state}/manifest")
endfunction()

# A target a distribution. It writes neither stamp nor manifest; it reads the root's manifest for
# the options that no bytecode file's header shows.
function(_pybytecode_add_distribution_targets)
  set(most 500)
  set(all "")
  _pybytecode_distributions("${root}" names)
  list(LENGTH names count)
  if(count GREATER most)
    message(STATUS "${_pybytecode_caller}: targets for the first ${most} of ${count} distributions")
    list(SUBLIST names 0 ${most} names)
  endif()
  set(manifest "${state}/manifest.raw")
  if(arg_ALWAYS_CHECK)
    set(manifest "${state}/manifest")
  endif()
  foreach(name IN LISTS names)
    if(TARGET "${target}-${name}")
      continue()
    endif()
    if(NOT tool)
      add_custom_target("${target}-${name}")
      continue()
    endif()
    _pybytecode_always_run("${target}-${name}" "Byte-compiling ${name} of ${target}"
      COMMAND ${compile} --distribution "${name}" --manifest "${manifest}" ${inputs})
  endforeach()
endfunction()

# _pybytecode_umbrella(NAME TARGET): adds TARGET to the target for all of them, which it makes.
function(_pybytecode_umbrella name target)
  if(NOT TARGET ${name})
    add_custom_target(${name})
    set_property(TARGET ${name} PROPERTY PYBYTECODE_KIND umbrella)
  endif()
  get_property(kind TARGET ${name} PROPERTY PYBYTECODE_KIND)
  if(NOT kind STREQUAL "umbrella")
    _pybytecode_fail("the project has a target \"${name}\", which is the name of PyBytecode's own")
  endif()
  add_dependencies(${name} ${target})
endfunction()
