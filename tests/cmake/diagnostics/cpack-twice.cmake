pybytecode_cpack()
pybytecode_cpack()
