pybytecode_add_package(t SOURCE_DIR app OPTIMIZE $<IF:$<CONFIG:Debug>,0,2>)
