pybytecode_add_package(t FILES other/c.py BASE_DIRS app)
