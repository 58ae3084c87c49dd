pybytecode_add_venv(t VENV env TIMEOUT -1)
