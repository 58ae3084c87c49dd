unset(PYBYTECODE_EXECUTABLE CACHE)
pybytecode_add_venv(t VENV env)
