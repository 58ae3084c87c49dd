pybytecode_add_package(t DESTINATION share)
