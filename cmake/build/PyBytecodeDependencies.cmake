# What the distribution's packages provide, as one INTERFACE target.
find_package(Threads REQUIRED)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)

# Boost brings its own package file since 1.70.
if(POLICY CMP0167)
  cmake_policy(SET CMP0167 NEW)
endif()
# Boost.Process v2 began with 1.81. Headers are enough up to 1.85; 1.86 made a library of it.
find_package(Boost 1.81 REQUIRED)
if(Boost_VERSION VERSION_GREATER_EQUAL 1.86)
  find_package(Boost 1.86 REQUIRED COMPONENTS process)
endif()

find_path(PCRE2_INCLUDE_DIR pcre2.h)
find_library(PCRE2_LIBRARY pcre2-8)
if(NOT PCRE2_INCLUDE_DIR OR NOT PCRE2_LIBRARY)
  message(FATAL_ERROR "PCRE2 (8-bit) was not found: install libpcre2-dev, or set PCRE2_INCLUDE_DIR "
    "and PCRE2_LIBRARY")
endif()

add_library(pybytecode_dependencies INTERFACE)
target_link_libraries(pybytecode_dependencies INTERFACE
  Boost::headers CLI11::CLI11 fmt::fmt-header-only nlohmann_json::nlohmann_json ${PCRE2_LIBRARY})
if(TARGET Boost::process)
  target_link_libraries(pybytecode_dependencies INTERFACE Boost::process)
endif()
target_include_directories(pybytecode_dependencies SYSTEM INTERFACE ${PCRE2_INCLUDE_DIR})
