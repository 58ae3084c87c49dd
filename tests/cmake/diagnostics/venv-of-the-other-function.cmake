pybytecode_add_venv(t VENV env EXCLUDE tests SOURCE_DIR app)
