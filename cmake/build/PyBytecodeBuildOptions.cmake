# The compiler settings of everything in this repository, as one INTERFACE target.
option(PYBYTECODE_WERROR "Treat compiler warnings as errors" OFF)
set(PYBYTECODE_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them (address,undefined)")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES AND PROJECT_IS_TOP_LEVEL)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

add_library(pybytecode_options INTERFACE)
target_compile_features(pybytecode_options INTERFACE cxx_std_20)
target_compile_options(pybytecode_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
# g++ 12 warns of impossible overlaps in std::string's operator+ (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(pybytecode_options INTERFACE -Wno-restrict)
endif()
if(PYBYTECODE_WERROR)
  target_compile_options(pybytecode_options INTERFACE -Werror)
endif()
if(PYBYTECODE_SANITIZE)
  target_compile_options(pybytecode_options INTERFACE
    -fsanitize=${PYBYTECODE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(pybytecode_options INTERFACE -fsanitize=${PYBYTECODE_SANITIZE})
endif()
if(NOT PROJECT_IS_TOP_LEVEL)
  # The tool runs in the build, so it is optimized in every build type of the project around it; and
  # what that project makes errors of is meant for its own sources.
  target_compile_options(pybytecode_options INTERFACE
    $<$<NOT:$<CONFIG:Release,RelWithDebInfo,MinSizeRel>>:-O2> -Wno-error)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)

# A run with nothing to do lasts some ten milliseconds; loading a shared C++ runtime is a part of it that can be saved.
option(PYBYTECODE_STATIC_RUNTIME "Link the tool with the C++ runtime's static libraries" ON)
function(pybytecode_static_runtime target)
  if(PYBYTECODE_STATIC_RUNTIME AND NOT PYBYTECODE_SANITIZE)
    target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc)
  endif()
endfunction()
