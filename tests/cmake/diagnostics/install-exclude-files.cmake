pybytecode_add_package(app FILES app/a.py DESTINATION share/app)
pybytecode_install(app EXCLUDE a.py)
