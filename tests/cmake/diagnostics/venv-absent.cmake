pybytecode_add_venv(t VENV nowhere)
