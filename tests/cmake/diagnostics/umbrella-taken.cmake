add_custom_target(bytecode)
pybytecode_add_venv(t VENV env)
