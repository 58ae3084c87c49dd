# cmake -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=riscv64
execute_process(COMMAND ${TEST_PYTHON} -c "import sys, importlib.util as u; print(int.from_bytes(u.MAGIC_NUMBER[:2], 'little'))" OUTPUT_VARIABLE magic OUTPUT_STRIP_TRAILING_WHITESPACE)
execute_process(COMMAND ${TEST_PYTHON} -c "import sys; print(sys.implementation.cache_tag)" OUTPUT_VARIABLE tag OUTPUT_STRIP_TRAILING_WHITESPACE)
pybytecode_add_package(t SOURCE_DIR app PYTHON ${TEST_PYTHON} MAGIC ${magic} CACHE_TAG ${tag})
message(STATUS accepted)
