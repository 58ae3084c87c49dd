pybytecode_add_package(t SOURCE_DIR app PYTHON ${TEST_PYTHON} MAGIC 1 CACHE_TAG cpython-311)
