set(PYBYTECODE_EXECUTABLE /bin/echo)
pybytecode_add_venv(t VENV env)
