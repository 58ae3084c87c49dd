pybytecode_add_package(t FILES app/a.py EXCLUDE tests)
