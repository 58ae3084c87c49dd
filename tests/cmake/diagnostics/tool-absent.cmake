set(PYBYTECODE_EXECUTABLE /nowhere/pybytecode)
pybytecode_add_venv(t VENV env)
