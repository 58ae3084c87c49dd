pybytecode_add_package(t SOURCE_DIR app MAGIC 3495)
