pybytecode_add_package(app SOURCE_DIR app DESTINATION share/app OPTIMIZE 0 2)
pybytecode_install(app SOURCELESS)
