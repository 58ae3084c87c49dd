pybytecode_add_package(t SOURCE_DIR app STAGE s OUTPUT_DIR o)
