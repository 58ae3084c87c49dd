pybytecode_add_venv(a/b VENV env)
