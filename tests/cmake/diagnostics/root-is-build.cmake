pybytecode_add_package(t SOURCE_DIR ${CMAKE_BINARY_DIR})
