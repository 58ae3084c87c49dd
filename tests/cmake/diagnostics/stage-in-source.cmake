pybytecode_add_package(t SOURCE_DIR app STAGE ${CMAKE_SOURCE_DIR}/app/stage)
