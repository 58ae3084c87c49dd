pybytecode_add_package(t SOURCE_DIR app COMPILER ${TEST_PYTHON} MAGIC 3495 CACHE_TAG other-311)
