include(CPack)
pybytecode_cpack()
