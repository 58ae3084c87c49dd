# cmake -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=riscv64
pybytecode_add_package(t SOURCE_DIR app)
