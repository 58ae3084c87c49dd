pybytecode_add_venv(t VENV app/a.py)
