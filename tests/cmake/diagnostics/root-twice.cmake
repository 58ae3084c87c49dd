file(CREATE_LINK ${CMAKE_SOURCE_DIR}/env ${CMAKE_BINARY_DIR}/link SYMBOLIC)
pybytecode_add_venv(first VENV env)
pybytecode_add_venv(t VENV ${CMAKE_BINARY_DIR}/link)
