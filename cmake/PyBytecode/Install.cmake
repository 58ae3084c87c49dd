#[=======================================================================[.rst:
.. command:: pybytecode_install

  Installs a package of ``pybytecode_add_package()``, sources, data and bytecode:

  .. code-block:: cmake

    pybytecode_install(<target> [DESTINATION <dir>]
                       [COMPONENT <component>] [BYTECODE_COMPONENT <component>]
                       [BYTECODE_ONLY | SOURCELESS]
                       [EXCLUDE <pattern>...] [USE_SOURCE_PERMISSIONS] [EXCLUDE_FROM_ALL])

  Everything below the package's ``SOURCE_DIR`` is installed (or its ``FILES``, each to its path
  relative to the deepest of ``BASE_DIRS``), except directories called ``__pycache__``; then the
  bytecode of ``<target>``. The target becomes a part of ``all``, so that ``cmake --install`` after
  a plain build finds its bytecode. ``install_manifest.txt`` lists every file.

  The paths in tracebacks (``co_filename``) are those of the installed sources. Where
  ``cmake --install --prefix`` names another prefix than the one of the configuration, the
  bytecode is compiled again for it, by the interpreter of the package; ``DESTDIR`` changes no path.

  ``DESTINATION <dir>``
    Where to, relative to the prefix or absolute. Default: the ``DESTINATION`` of the package.
  ``COMPONENT <component>``, ``BYTECODE_COMPONENT <component>``
    The component of the sources and data, and that of the bytecode. ``BYTECODE_COMPONENT`` defaults
    to ``COMPONENT``, and that to CMake's own default.
  ``BYTECODE_ONLY``
    No sources and no data: another rule of the project installs them.
  ``SOURCELESS``
    ``x.pyc`` instead of ``x.py``: Python imports it without a source. Data is installed. Needs a
    package of exactly one ``OPTIMIZE`` level. No ``*.py`` file is installed, also none that is
    excluded from compilation; if one of them is data, install it with ``install(FILES)``.
  ``EXCLUDE <pattern>...``
    Files and directories that are not installed, nor their bytecode; patterns as those of
    ``install(DIRECTORY)``. (What the *package* excludes is not compiled, but installed.) Not with
    ``FILES``.
  ``USE_SOURCE_PERMISSIONS``, ``EXCLUDE_FROM_ALL``
    As for ``install(DIRECTORY)``. Without the first, files are ``rw-r--r--``, whatever the umask.

  An ``INVALIDATION_MODE`` of ``timestamp`` holds until something rewrites the mtimes of the
  sources, as packagers and image builders do; the default of packages is ``checked-hash``.
#]=======================================================================]
include_guard(GLOBAL)

function(pybytecode_install target)
  set(_pybytecode_caller "pybytecode_install(${target})")
  set(options BYTECODE_ONLY SOURCELESS USE_SOURCE_PERMISSIONS EXCLUDE_FROM_ALL)
  set(one DESTINATION COMPONENT BYTECODE_COMPONENT)
  set(multi EXCLUDE)
  cmake_parse_arguments(PARSE_ARGV 1 arg "${options}" "${one}" "${multi}")
  _pybytecode_check_parsed("${options};${one};${multi}")
  _pybytecode_check_install("${target}")
  if(NOT arg_DESTINATION)
    get_target_property(arg_DESTINATION ${target} PYBYTECODE_DESTINATION)
  endif()
  if(NOT arg_DESTINATION)
    _pybytecode_fail("DESTINATION is missing, here and in pybytecode_add_package(${target})")
  endif()
  if(NOT arg_BYTECODE_COMPONENT)
    set(arg_BYTECODE_COMPONENT "${arg_COMPONENT}")
  endif()
  # A custom target is out of `all` by this property alone.
  set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL FALSE)

  _pybytecode_write_install_record("${target}" record)
  if(NOT arg_BYTECODE_ONLY)
    _pybytecode_install_code(sources "${record}" "${arg_COMPONENT}")
  endif()
  _pybytecode_install_code(bytecode "${record}" "${arg_BYTECODE_COMPONENT}")
endfunction()

# What cmake_parse_arguments() found wrong in the caller, whose keywords are `allowed`.
function(_pybytecode_check_parsed allowed)
  if(arg_UNPARSED_ARGUMENTS)
    list(GET arg_UNPARSED_ARGUMENTS 0 first)
    list(JOIN allowed ", " text)
    _pybytecode_fail("unknown argument \"${first}\". Allowed are: ${text}")
  elseif(arg_KEYWORDS_MISSING_VALUES)
    list(GET arg_KEYWORDS_MISSING_VALUES 0 first)
    _pybytecode_fail("${first} needs a value")
  endif()
endfunction()

# Stops at what cannot be installed.
function(_pybytecode_check_install target)
  if(NOT TARGET "${target}")
    _pybytecode_fail("there is no target \"${target}\"; pybytecode_add_package() comes before")
  endif()
  get_target_property(kind ${target} PYBYTECODE_KIND)
  if(NOT kind STREQUAL "package")
    _pybytecode_fail("\"${target}\" is no target of pybytecode_add_package()")
  endif()
  _pybytecode_exclusive(BYTECODE_ONLY SOURCELESS
    "with the first another rule installs the sources, with the second there are none")
  get_target_property(levels ${target} PYBYTECODE_OPTIMIZE)
  list(LENGTH levels count)
  if(arg_SOURCELESS AND count GREATER 1)
    list(JOIN levels " and " levels)
    _pybytecode_fail("SOURCELESS takes a package of one OPTIMIZE level, because there is one x.pyc; "
      "\"${target}\" has ${levels}")
  endif()
  get_target_property(files ${target} PYBYTECODE_FILES)
  if(arg_EXCLUDE AND files)
    _pybytecode_fail("EXCLUDE is for packages of a SOURCE_DIR; leave the file out of FILES")
  endif()
endfunction()

# One install rule: `what` is sources or bytecode. It is a script of its own (InstallStep.cmake)
# because install(DIRECTORY) takes a file of the same mtime for up to date (under SOURCE_DATE_EPOCH
# all have the same), and because only the script knows the prefix.
function(_pybytecode_install_code what record component)
  set(options "")
  if(component)
    list(APPEND options COMPONENT "${component}")
  endif()
  if(arg_EXCLUDE_FROM_ALL)
    list(APPEND options EXCLUDE_FROM_ALL)
  endif()
  set(step "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/InstallStep.cmake")
  install(CODE "include([==[${step}]==])\n_pybytecode_install_step(${what} [==[${record}]==])" ${options})
endfunction()

# What the steps at install and packaging time need to know, as a script that sets pbc_*. Answers
# its path; with a multi-config generator there is one for each configuration, in a directory of its
# name beside that path.
function(_pybytecode_write_install_record target out)
  _pybytecode_forget_old_records()
  get_property(number GLOBAL PROPERTY _PYBYTECODE_INSTALLS)
  math(EXPR number "0${number} + 1")
  set_property(GLOBAL PROPERTY _PYBYTECODE_INSTALLS ${number})

  _pybytecode_tool(pbc_tool depends)
  foreach(name STAMP OUTPUT_DIR SOURCE_DIR FILES BASE_DIRS DESTINATION ARGUMENTS RUN_ARGUMENTS)
    string(TOLOWER "pbc_${name}" variable)
    get_property(${variable} TARGET ${target} PROPERTY PYBYTECODE_${name})
  endforeach()
  _pybytecode_split_paths()
  set(pbc_target "${target}")
  set(pbc_binary_dir "${CMAKE_BINARY_DIR}")
  set(pbc_destination "${arg_DESTINATION}")
  set(pbc_sourceless "${arg_SOURCELESS}")
  set(pbc_exclude "${arg_EXCLUDE}")
  set(pbc_use_source_permissions "${arg_USE_SOURCE_PERMISSIONS}")

  set(pbc_message "")
  if(CMAKE_INSTALL_MESSAGE)
    set(pbc_message "MESSAGE_${CMAKE_INSTALL_MESSAGE}")
  endif()

  set(directory "${CMAKE_BINARY_DIR}/CMakeFiles/pybytecode/install")
  set(record "${number}-${target}.cmake")
  _pybytecode_generate_settings("${directory}" "${record}" pbc_target pbc_binary_dir pbc_tool
    pbc_stamp pbc_output_dir pbc_source_dir pbc_files pbc_base_dirs pbc_arguments pbc_run_arguments
    pbc_path_arguments pbc_built_for pbc_destination pbc_sourceless pbc_exclude
    pbc_use_source_permissions pbc_message)
  set(${out} "${directory}/${record}" PARENT_SCOPE)
endfunction()

# Takes what decides the paths in tracebacks out of pbc_arguments. In pbc_path_arguments, if the
# project gave them; else the paths of the output tree are below pbc_built_for, and an installation
# to another place needs others.
macro(_pybytecode_split_paths)
  set(pbc_built_for "")
  if(pbc_destination)
    get_filename_component(pbc_built_for "${pbc_destination}" ABSOLUTE BASE_DIR "${CMAKE_INSTALL_PREFIX}")
  endif()
  set(others "")
  set(pbc_path_arguments "")
  set(into others)
  foreach(argument IN LISTS pbc_arguments)
    if(argument MATCHES "^--(strip|prepend)-dir$")
      list(APPEND pbc_path_arguments "${argument}")
      set(into pbc_path_arguments)
    else()
      list(APPEND ${into} "${argument}")
      set(into others)
    endif()
  endforeach()
  set(pbc_arguments "${others}")
  if("${pbc_path_arguments}" STREQUAL "--prepend-dir;${pbc_built_for}")
    set(pbc_path_arguments "")
  endif()
endmacro()

# Writes DIRECTORY/[CONFIG/]NAME, a script that sets these variables.
function(_pybytecode_generate_settings directory name)
  set(text "")
  foreach(variable IN LISTS ARGN)
    string(APPEND text "set(${variable} [==[${${variable}}]==])\n")
  endforeach()
  get_property(multi_config GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
  if(multi_config)
    string(APPEND directory "/$<CONFIG>")
  endif()
  file(GENERATE OUTPUT "${directory}/${name}" CONTENT "${text}")
endfunction()

# Once a configuration: records of targets that are gone must not reach a package.
function(_pybytecode_forget_old_records)
  get_property(done GLOBAL PROPERTY _PYBYTECODE_RECORDS_FORGOTTEN)
  if(NOT done)
    file(REMOVE_RECURSE "${CMAKE_BINARY_DIR}/CMakeFiles/pybytecode")
    set_property(GLOBAL PROPERTY _PYBYTECODE_RECORDS_FORGOTTEN TRUE)
  endif()
endfunction()
