pybytecode_add_venv(t VENV env ON_ERROR stop)
