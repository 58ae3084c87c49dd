pybytecode_add_package(t SOURCE_DIR app INVALIDATION_MODE hash)
