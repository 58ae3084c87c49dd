pybytecode_add_package(t SOURCE_DIR app BASE_DIRS .)
