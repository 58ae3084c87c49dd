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
  bytecode of ``<target>``. The target becomes a part of ``all``, so that ``cmake --install`` after a
  plain build finds its bytecode. ``install_manifest.txt`` lists every file.

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
    package of exactly one ``OPTIMIZE`` level. No ``*.py`` file is installed, also none that is excluded
    from compilation; if one of them is data, install it with ``install(FILES)``.
  ``EXCLUDE <pattern>...``
    Files and directories that are not installed, nor their bytecode; patterns as those of
    ``install(DIRECTORY)``. (What the *package* excludes is not compiled, but installed.) Not with
    ``FILES``.
  ``USE_SOURCE_PERMISSIONS``, ``EXCLUDE_FROM_ALL``
    As for ``install(DIRECTORY)``. Without the first, files are ``rw-r--r--``, whatever the umask.

  An ``INVALIDATION_MODE`` of ``timestamp`` holds until something rewrites the mtimes of the sources,
  as packagers and image builders do; the default of packages is ``checked-hash``.
#]=======================================================================]
include_guard(GLOBAL)

function(pybytecode_install target)
  cmake_parse_arguments(PARSE_ARGV 1 arg
    "BYTECODE_ONLY;SOURCELESS;USE_SOURCE_PERMISSIONS;EXCLUDE_FROM_ALL"
    "DESTINATION;COMPONENT;BYTECODE_COMPONENT" "EXCLUDE")
  _pybytecode_check_install("${target}")
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

# Stops at what cannot be installed. Reads the arg_* of the caller, and gives arg_DESTINATION its default.
macro(_pybytecode_check_install target)
  set(options "DESTINATION, COMPONENT, BYTECODE_COMPONENT, BYTECODE_ONLY, SOURCELESS, EXCLUDE, USE_SOURCE_PERMISSIONS and EXCLUDE_FROM_ALL")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "pybytecode_install: unknown arguments: ${arg_UNPARSED_ARGUMENTS}. Known are ${options}.")
  elseif(arg_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "pybytecode_install: without a value: ${arg_KEYWORDS_MISSING_VALUES}.")
  elseif(NOT TARGET ${target})
    message(FATAL_ERROR "pybytecode_install: there is no target ${target}. Call pybytecode_add_package(${target} …) before.")
  endif()
  get_target_property(kind ${target} PYBYTECODE_KIND)
  if(NOT kind STREQUAL "package")
    message(FATAL_ERROR "pybytecode_install: ${target} is no target of pybytecode_add_package().")
  elseif(arg_BYTECODE_ONLY AND arg_SOURCELESS)
    message(FATAL_ERROR "pybytecode_install: BYTECODE_ONLY and SOURCELESS contradict each other: "
      "with BYTECODE_ONLY another rule installs the sources, with SOURCELESS there are none.")
  endif()

  get_target_property(levels ${target} PYBYTECODE_OPTIMIZE)
  list(LENGTH levels count)
  if(arg_SOURCELESS AND count GREATER 1)
    message(FATAL_ERROR "pybytecode_install: SOURCELESS takes one optimization level, "
      "because x.pyc has room for one; ${target} has ${levels}.")
  endif()
  get_target_property(files ${target} PYBYTECODE_FILES)
  if(arg_EXCLUDE AND files)
    message(FATAL_ERROR "pybytecode_install: EXCLUDE is for packages of a SOURCE_DIR; ${target} has FILES.")
  endif()

  get_target_property(package_destination ${target} PYBYTECODE_DESTINATION)
  if(NOT arg_DESTINATION AND package_destination)
    set(arg_DESTINATION "${package_destination}")
  endif()
  if(NOT arg_DESTINATION)
    message(FATAL_ERROR "pybytecode_install: DESTINATION is missing, here and in pybytecode_add_package(${target} …).")
  endif()
endmacro()

# One install rule: `what` is sources or bytecode. The rule is a script of its own (InstallStep.cmake) because
# install(DIRECTORY) takes a file with an equal mtime for up to date, and under SOURCE_DATE_EPOCH all are equal.
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

# What the steps at install and packaging time need to know, as a script that sets pbc_*. Answers its path; with a
# multi-config generator there is one for each configuration, in a directory of its name beside that path.
function(_pybytecode_write_install_record target out)
  _pybytecode_forget_old_records()
  get_property(number GLOBAL PROPERTY _PYBYTECODE_INSTALLS)
  math(EXPR number "0${number} + 1")
  set_property(GLOBAL PROPERTY _PYBYTECODE_INSTALLS ${number})

  _pybytecode_tool(pbc_tool depends)
  foreach(name STAMP OUTPUT_DIR SOURCE_DIR FILES BASE_DIRS DESTINATION ARGUMENTS)
    string(TOLOWER "pbc_${name}" variable)
    get_target_property(${variable} ${target} PYBYTECODE_${name})
    if(${variable} MATCHES "-NOTFOUND$")
      set(${variable} "")
    endif()
  endforeach()
  _pybytecode_built_for(pbc_built_for "${pbc_destination}")
  set(pbc_target "${target}")
  set(pbc_binary_dir "${CMAKE_BINARY_DIR}")
  set(pbc_destination "${arg_DESTINATION}")
  set(pbc_sourceless "${arg_SOURCELESS}")
  set(pbc_exclude "${arg_EXCLUDE}")
  set(pbc_use_source_permissions "${arg_USE_SOURCE_PERMISSIONS}")

  set(directory "${CMAKE_BINARY_DIR}/PyBytecode/install")
  set(record "${number}-${target}.cmake")
  _pybytecode_generate_settings("${directory}" "${record}" pbc_target pbc_binary_dir pbc_tool pbc_stamp pbc_output_dir
    pbc_source_dir pbc_files pbc_base_dirs pbc_arguments pbc_built_for pbc_destination pbc_sourceless
    pbc_exclude pbc_use_source_permissions)
  set(${out} "${directory}/${record}" PARENT_SCOPE)
endfunction()

# The directory that the co_filename of bytecode in the output tree begins with.
function(_pybytecode_built_for out destination)
  if(NOT destination)
    set(${out} "" PARENT_SCOPE)
  else()
    get_filename_component(path "${destination}" ABSOLUTE BASE_DIR "${CMAKE_INSTALL_PREFIX}")
    set(${out} "${path}" PARENT_SCOPE)
  endif()
endfunction()

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
    file(REMOVE_RECURSE "${CMAKE_BINARY_DIR}/PyBytecode/install" "${CMAKE_BINARY_DIR}/PyBytecode/cpack")
    set_property(GLOBAL PROPERTY _PYBYTECODE_RECORDS_FORGOTTEN TRUE)
  endif()
endfunction()
