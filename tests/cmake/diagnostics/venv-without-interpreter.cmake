file(REMOVE ${CMAKE_SOURCE_DIR}/env/bin/python)
pybytecode_add_venv(t VENV env)
