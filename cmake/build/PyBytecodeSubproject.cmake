# What the project around this one says of its own targets is not meant for the tool. Variables are
# set, not unset: they may be in the cache too.
if(PROJECT_IS_TOP_LEVEL)
  return()
endif()

# Not in `all`, unless it is to be installed: it is built when a target needs it.
if(NOT PYBYTECODE_INSTALL)
  set_property(DIRECTORY PROPERTY EXCLUDE_FROM_ALL TRUE)
endif()

# The project's executables may have a place of their own (its package's bin/); this is none of them.
foreach(kind IN ITEMS RUNTIME LIBRARY ARCHIVE)
  set(CMAKE_${kind}_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")
  foreach(config IN LISTS CMAKE_CONFIGURATION_TYPES CMAKE_BUILD_TYPE)
    string(TOUPPER "${config}" upper)
    set(CMAKE_${kind}_OUTPUT_DIRECTORY_${upper} "${CMAKE_CURRENT_BINARY_DIR}/${config}")
  endforeach()
endforeach()
foreach(name IN ITEMS COMPILE_WARNING_AS_ERROR UNITY_BUILD INTERPROCEDURAL_OPTIMIZATION
    CXX_CLANG_TIDY CXX_CPPCHECK CXX_CPPLINT CXX_INCLUDE_WHAT_YOU_USE)
  set(CMAKE_${name} "")
endforeach()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED TRUE)
