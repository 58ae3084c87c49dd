# pybytecode_embed(TARGET FILE HEADER name.h SYMBOL name): makes the text of FILE a C++ string.
function(pybytecode_embed target file)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "HEADER;SYMBOL" "")
  set(header "${CMAKE_CURRENT_BINARY_DIR}/embedded/${arg_HEADER}")
  set(script "${PROJECT_SOURCE_DIR}/cmake/build/EmbedFile.cmake")
  add_custom_command(OUTPUT "${header}"
    COMMAND "${CMAKE_COMMAND}" -D "FILE=${file}" -D "HEADER=${header}" -D "SYMBOL=${arg_SYMBOL}"
            -P "${script}"
    DEPENDS "${file}" "${script}"
    COMMENT "Embedding ${arg_HEADER}" VERBATIM)
  target_sources(${target} PRIVATE "${header}")
  target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/embedded")
endfunction()
