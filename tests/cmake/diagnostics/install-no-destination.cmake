pybytecode_add_package(app SOURCE_DIR app)
pybytecode_install(app)
