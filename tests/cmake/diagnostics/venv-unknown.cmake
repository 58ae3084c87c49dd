pybytecode_add_venv(t VENV env FOO)
