# What the project around this one says about its own targets, and what is not meant for the tool.
if(PROJECT_IS_TOP_LEVEL)
  return()
endif()

# Not in `all`: it is built when a target needs it.
set_property(DIRECTORY PROPERTY EXCLUDE_FROM_ALL TRUE)

# The project's executables may have a place of their own (its package's bin/); this is none of them.
foreach(kind IN ITEMS RUNTIME LIBRARY ARCHIVE)
  unset(CMAKE_${kind}_OUTPUT_DIRECTORY)
  foreach(config IN LISTS CMAKE_CONFIGURATION_TYPES ITEMS "${CMAKE_BUILD_TYPE}")
    string(TOUPPER "${config}" config)
    unset(CMAKE_${kind}_OUTPUT_DIRECTORY_${config})
  endforeach()
endforeach()
foreach(name IN ITEMS COMPILE_WARNING_AS_ERROR UNITY_BUILD CXX_CLANG_TIDY CXX_CPPCHECK CXX_CPPLINT
    CXX_INCLUDE_WHAT_YOU_USE INTERPROCEDURAL_OPTIMIZATION CXX_STANDARD DEBUG_POSTFIX)
  set(CMAKE_${name} "")
endforeach()
