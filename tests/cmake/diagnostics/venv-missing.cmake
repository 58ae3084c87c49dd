pybytecode_add_venv(t OPTIMIZE 0)
