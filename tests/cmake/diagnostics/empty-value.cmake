pybytecode_add_package(t SOURCE_DIR app PYTHON "" COMPILER "" JOBS "" OPTIMIZE 1)
message(STATUS accepted)
