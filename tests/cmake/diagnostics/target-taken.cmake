add_custom_target(t)
pybytecode_add_venv(t VENV env)
