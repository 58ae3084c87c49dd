pybytecode_add_package(t SOURCE_DIR ..)
get_property(value TARGET t PROPERTY PYBYTECODE_EXCLUDE)
message(STATUS "excludes ${value} end")
