pybytecode_add_package(t SOURCE_DIR app CACHE_TAG cpython-311)
