pybytecode_add_package(t SOURCE_DIR app MAGIC x CACHE_TAG cpython-311)
