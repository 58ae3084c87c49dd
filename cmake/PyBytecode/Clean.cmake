# Taking the bytecode away again.
#
# `clean` of the generator can only remove files that CMake knows when it runs, and whole
# directories: stamps, and the output tree in the build directory, which is ours alone. What lies
# among other people's files (an environment, STAGE, OUTPUT_DIR) is removed file by file, by the
# tool, in the target clean-bytecode.
include_guard(GLOBAL)

# Called by _pybytecode_add_target, with its variables.
function(_pybytecode_add_clean)
  set(stamps "${state}/stamp" "${state}/manifest.stamp")
  set(remove "${CMAKE_COMMAND}" -E rm -rf ${stamps})
  if(own_output)
    set_property(DIRECTORY APPEND PROPERTY ADDITIONAL_CLEAN_FILES "${own_output}")
    add_custom_target(clean-bytecode-${target}
      COMMAND ${remove} "${own_output}"
      COMMENT "Removing the bytecode of ${target}" VERBATIM)
  elseif(NOT tool)
    add_custom_target(clean-bytecode-${target})
  else()
    add_custom_target(clean-bytecode-${target}
      COMMAND "${tool}" clean --ignore-environment ${filters} ${clean_places} ${inputs}
      COMMAND ${remove}
      COMMENT "Removing the bytecode of ${target}" VERBATIM)
  endif()
  _pybytecode_umbrella(clean-bytecode clean-bytecode-${target})
endfunction()
