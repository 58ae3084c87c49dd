pybytecode_add_venv(t VENV env OPTIMIZE 0 3)
