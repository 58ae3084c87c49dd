pybytecode_add_venv(env VENV env)
pybytecode_install(env DESTINATION x)
