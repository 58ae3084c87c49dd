foreach(i RANGE 1 501)
  file(MAKE_DIRECTORY plain/foo${i}-1.dist-info)
endforeach()
pybytecode_add_venv(t VENV plain)
