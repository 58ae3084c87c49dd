pybytecode_cpack(GENERATORS DEB)
