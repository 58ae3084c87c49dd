pybytecode_add_venv(t VENV env JOBS many)
