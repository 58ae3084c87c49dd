pybytecode_add_package(t FILES app)
