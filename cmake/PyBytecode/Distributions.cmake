# The distributions of an environment, as CMake sees them without the tool, which may not be built
# yet. Only names; whose a source is, the tool reads from RECORD.
include_guard(GLOBAL)

# _pybytecode_distributions(ROOT <variable>): the normalized names (PEP 503) of the `*.dist-info`
# directories, sorted; those that CMake does not allow in the name of a target are left out.
function(_pybytecode_distributions root variable)
  _pybytecode_site_directories("${root}" sites)
  set(names "")
  foreach(site IN LISTS sites)
    _pybytecode_glob("${site}" "*.dist-info" found)
    foreach(path IN LISTS found)
      get_filename_component(directory "${path}" NAME)
      if(NOT IS_DIRECTORY "${path}" OR IS_SYMLINK "${path}")
        continue()
      endif()
      _pybytecode_distribution_name("${directory}" name)
      if(name MATCHES "^[a-z0-9+-]+$")
        list(APPEND names "${name}")
      endif()
    endforeach()
  endforeach()
  list(REMOVE_DUPLICATES names)
  list(SORT names)
  set(${variable} "${names}" PARENT_SCOPE)
endfunction()

# "Foo_Bar-1.2.dist-info" -> "foo-bar". The version is what follows the last dash before a digit.
function(_pybytecode_distribution_name directory variable)
  string(REGEX REPLACE "\\.dist-info$" "" name "${directory}")
  if(name MATCHES "^(.+)-v?[0-9]")  # The first group takes as much as it can.
    set(name "${CMAKE_MATCH_1}")
  endif()
  string(TOLOWER "${name}" name)
  string(REGEX REPLACE "[-_.]+" "-" name "${name}")
  set(${variable} "${name}" PARENT_SCOPE)
endfunction()

function(_pybytecode_is_environment root variable)
  if(EXISTS "${root}/pyvenv.cfg" OR EXISTS "${root}/conda-meta")
    set(${variable} TRUE PARENT_SCOPE)
  else()
    set(${variable} FALSE PARENT_SCOPE)
  endif()
endfunction()

# Where installers put distributions: the site-packages of an environment, else the root itself.
function(_pybytecode_site_directories root variable)
  set(sites "${root}")
  _pybytecode_is_environment("${root}" is_environment)
  if(is_environment)
    _pybytecode_glob("${root}" "lib*/python*/site-packages" sites)
    _pybytecode_glob("${root}" "lib*/pypy*/site-packages" more)
    list(APPEND sites ${more})
  endif()
  set(${variable} "${sites}" PARENT_SCOPE)
endfunction()

# file(GLOB) below a directory whose own name may hold characters that mean something to it.
function(_pybytecode_glob directory pattern variable)
  string(REGEX REPLACE "([[*?])" "[\\1]" escaped "${directory}")
  file(GLOB found LIST_DIRECTORIES true "${escaped}/${pattern}")
  set(${variable} "${found}" PARENT_SCOPE)
endfunction()
