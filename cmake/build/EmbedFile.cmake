# cmake -D FILE=… -D HEADER=… -D SYMBOL=… -P EmbedFile.cmake
file(READ "${FILE}" text)
file(WRITE "${HEADER}" "#pragma once
namespace pybytecode {
inline constexpr char ${SYMBOL}[] = R\"embedded(${text})embedded\";
}  // namespace pybytecode
")
