# The job pool of the tool's runs: one run uses all CPUs, a second one at the same time would only
# be in its way. Ninja has pools; for Make this does nothing.
include_guard(GLOBAL)

# _pybytecode_job_pool(<variable>): the name of the pool for a custom command: JOB_POOL if it was
# given, else ours, which is then registered at the end of the top directory.
function(_pybytecode_job_pool variable)
  if(arg_JOB_POOL)
    set(${variable} "${arg_JOB_POOL}" PARENT_SCOPE)
    return()
  endif()
  set(${variable} pybytecode PARENT_SCOPE)
  get_property(requested GLOBAL PROPERTY _PYBYTECODE_JOB_POOL)
  if(NOT requested)
    set_property(GLOBAL PROPERTY _PYBYTECODE_JOB_POOL TRUE)
    cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL _pybytecode_register_job_pool)
  endif()
endfunction()

# Setting JOB_POOLS makes CMake drop the variable CMAKE_JOB_POOLS, and a pool that is defined twice
# is an error. So this comes last, when the project has said all it has to say.
function(_pybytecode_register_job_pool)
  get_property(pools GLOBAL PROPERTY JOB_POOLS)
  if(NOT pools)
    set(pools ${CMAKE_JOB_POOLS})
  endif()
  if(NOT pools MATCHES "(^|;)pybytecode=")
    list(APPEND pools pybytecode=1)
  endif()
  set_property(GLOBAL PROPERTY JOB_POOLS "${pools}")
endfunction()
