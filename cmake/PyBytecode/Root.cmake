# The directory whose sources a target compiles: that it is there, that no other target has it, and
# that the build does not look at what it writes itself.
include_guard(GLOBAL)

# _pybytecode_root(KEYWORD <variable>): the absolute path of the directory that VENV or SOURCE_DIR
# names. One that the build makes (DEPENDS) may be missing now.
function(_pybytecode_root keyword variable)
  set(root "${arg_${keyword}}")
  cmake_path(ABSOLUTE_PATH root BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
  string(REGEX REPLACE "(.)/$" "\\1" root "${root}")
  if(EXISTS "${root}" AND NOT IS_DIRECTORY "${root}")
    _pybytecode_fail("${keyword}: \"${root}\" is not a directory")
  elseif(NOT EXISTS "${root}" AND NOT arg_DEPENDS)
    _pybytecode_fail("${keyword}: there is no directory \"${root}\". If the build makes it, say by "
      "DEPENDS what does")
  endif()
  set(${variable} "${root}" PARENT_SCOPE)
endfunction()

# What a path is behind its symbolic links; the path itself if it is not there yet.
function(_pybytecode_real_path path variable)
  file(REAL_PATH "${path}" real)
  set(${variable} "${real}" PARENT_SCOPE)
endfunction()

function(_pybytecode_claim_root target root)
  _pybytecode_real_path("${root}" real)
  _pybytecode_real_path("${CMAKE_BINARY_DIR}" build)
  if(real STREQUAL build)
    _pybytecode_fail("\"${root}\" is the build directory: its directories change with every build, "
      "so there would always be something to do. Name a directory in it")
  endif()
  string(MD5 key "${real}")
  get_property(owner GLOBAL PROPERTY _PYBYTECODE_ROOT_${key})
  if(owner)
    _pybytecode_fail("\"${root}\" belongs to the target \"${owner}\" already; one target compiles "
      "a directory, with all levels in OPTIMIZE")
  endif()
  set_property(GLOBAL PROPERTY _PYBYTECODE_ROOT_${key} "${target}")
endfunction()

# _pybytecode_own_excludes(ROOT <variable>): globs that keep the walk out of what a build writes.
# Without them a build would never come to an end: each run would make its own root look changed.
function(_pybytecode_own_excludes root variable)
  set(excludes "")
  set(above FALSE)
  _pybytecode_real_path("${root}" real)
  _pybytecode_is_environment("${root}" is_environment)
  if(NOT is_environment)  # Of which only site-packages is read.
    _pybytecode_real_path("${CMAKE_BINARY_DIR}" build)
    _pybytecode_real_path("${CMAKE_CURRENT_BINARY_DIR}" current)
    cmake_path(IS_PREFIX real "${build}" above)
    cmake_path(IS_PREFIX real "${current}" above_current)
    if(above)
      _pybytecode_directory_glob("${real}" "${build}" excludes)
    endif()
    cmake_path(IS_PREFIX build "${current}" inside)
    if(above_current AND NOT (above AND inside))
      foreach(name IN ITEMS pybytecode.dir CMakeFiles)
        _pybytecode_directory_glob("${real}" "${current}/${name}" glob)
        list(APPEND excludes "${glob}")
      endforeach()
    endif()
  endif()
  set(${variable} "${excludes}" PARENT_SCOPE)
endfunction()

# The glob that means exactly this directory below the root.
function(_pybytecode_directory_glob root directory variable)
  file(RELATIVE_PATH relative "${root}" "${directory}")
  string(REGEX REPLACE "([][*?\\\\])" "\\\\\\1" relative "${relative}")
  set(${variable} "/${relative}/" PARENT_SCOPE)
endfunction()

# What is written below a root would be walked as if it were sources of it.
function(_pybytecode_check_place keyword place root)
  _pybytecode_real_path("${root}" real_root)
  _pybytecode_real_path("${place}" real_place)
  _pybytecode_real_path("${CMAKE_BINARY_DIR}" build)
  cmake_path(IS_PREFIX real_root "${real_place}" inside)
  cmake_path(IS_PREFIX build "${real_place}" in_build)
  cmake_path(IS_PREFIX build "${real_root}" root_in_build)
  if(inside AND (NOT in_build OR root_in_build))
    _pybytecode_fail("${keyword} \"${place}\" is inside SOURCE_DIR \"${root}\"; it must be elsewhere")
  endif()
endfunction()
