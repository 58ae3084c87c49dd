pybytecode_install(app)
