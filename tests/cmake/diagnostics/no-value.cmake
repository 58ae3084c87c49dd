pybytecode_add_venv(t VENV env OPTIMIZE ALL)
