pybytecode_add_package(app SOURCE_DIR app DESTINATION share/app)
pybytecode_install(app BYTECODE_ONLY SOURCELESS)
