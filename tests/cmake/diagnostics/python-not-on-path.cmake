pybytecode_add_package(t SOURCE_DIR app PYTHON no-such-python)
