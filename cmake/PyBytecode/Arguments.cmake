# What the public functions take: their keywords, and the checks of a value by itself.
#
# Everything here ends with FATAL_ERROR or changes nothing. It knows no target and no tool. The
# functions read the caller's arg_* variables and `_pybytecode_caller`, the text that an error
# begins with.
include_guard(GLOBAL)

# _pybytecode_fail(TEXT...): the one way in which the module ends a configure run.
function(_pybytecode_fail)
  set(text "")
  math(EXPR last "${ARGC} - 1")
  foreach(i RANGE ${last})  # Not ARGN, which loses the semicolons of a sentence.
    string(APPEND text "${ARGV${i}}")
  endforeach()
  message(FATAL_ERROR "${_pybytecode_caller}: ${text}")
endfunction()

# _pybytecode_keywords(KIND PREFIX): what add_venv (KIND venv) or add_package (KIND package) takes,
# in PREFIX_options, PREFIX_one and PREFIX_multi.
function(_pybytecode_keywords kind prefix)
  set(options NO_PRUNE ALL ALWAYS_CHECK)
  set(one PYTHON COMPILER MAGIC CACHE_TAG INVALIDATION_MODE ON_ERROR JOBS TIMEOUT STRIP_DIR
    PREPEND_DIR COMMENT JOB_POOL)
  set(multi OPTIMIZE EXCLUDE INCLUDE DEPENDS)
  if(kind STREQUAL "venv" OR kind STREQUAL "all")
    list(APPEND options STDLIB EDITABLE NO_DISTRIBUTION_TARGETS)
    list(APPEND one VENV)
  endif()
  if(kind STREQUAL "package" OR kind STREQUAL "all")
    list(APPEND one SOURCE_DIR DESTINATION STAGE OUTPUT_DIR)
    list(APPEND multi FILES BASE_DIRS)
  endif()
  foreach(group IN ITEMS options one multi)
    set(${prefix}_${group} "${${group}}" PARENT_SCOPE)
  endforeach()
endfunction()

# _pybytecode_check_keywords(KIND): unknown arguments, those of the other function, and keywords
# without a value. The public functions parse the keywords of both, so that one of the other
# function's is not taken for a value of the list before it.
function(_pybytecode_check_keywords kind)
  _pybytecode_keywords(${kind} own)
  _pybytecode_keywords(all all)
  set(allowed ${own_options} ${own_one} ${own_multi})
  list(SORT allowed)
  list(JOIN allowed ", " allowed_text)
  set(unknown ${arg_UNPARSED_ARGUMENTS})
  foreach(keyword IN LISTS all_options all_one all_multi)
    if(keyword IN_LIST allowed)
      continue()
    endif()
    if(arg_${keyword} OR keyword IN_LIST arg_KEYWORDS_MISSING_VALUES)
      list(APPEND unknown "${keyword}")
    endif()
  endforeach()
  if(unknown)
    list(GET unknown 0 first)
    _pybytecode_fail("unknown argument \"${first}\". Allowed are: ${allowed_text}")
  endif()
  if(arg_KEYWORDS_MISSING_VALUES)
    list(GET arg_KEYWORDS_MISSING_VALUES 0 first)
    _pybytecode_fail("${first} needs a value")
  endif()
endfunction()

# What a target's name may be, and that it is free.
function(_pybytecode_check_target target)
  if(NOT target MATCHES "^[A-Za-z0-9_.+-]+$")
    _pybytecode_fail("\"${target}\" cannot be the name of a target: allowed are letters, digits and "
      "the characters _ . + -")
  endif()
  if(TARGET "${target}")
    _pybytecode_fail("there is a target \"${target}\" already")
  endif()
endfunction()

# _pybytecode_check_choice(KEYWORD VALUE...): each value given must be one of these.
function(_pybytecode_check_choice keyword)
  foreach(value IN LISTS arg_${keyword})
    if(NOT value IN_LIST ARGN)
      list(JOIN ARGN ", " allowed)
      _pybytecode_fail("${keyword} cannot be \"${value}\". Allowed are: ${allowed}")
    endif()
  endforeach()
endfunction()

function(_pybytecode_check_number keyword pattern what)
  if(NOT "${arg_${keyword}}" STREQUAL "" AND NOT "${arg_${keyword}}" MATCHES "${pattern}")
    _pybytecode_fail("${keyword} must be ${what}, not \"${arg_${keyword}}\"")
  endif()
endfunction()

# What is decided when CMake runs cannot be a generator expression.
function(_pybytecode_refuse_generator_expressions)
  foreach(keyword IN LISTS ARGN)
    if("${arg_${keyword}}" MATCHES "\\$<")
      _pybytecode_fail("${keyword} cannot hold a generator expression (\"${arg_${keyword}}\"): "
        "it is needed when CMake runs. FILES, BASE_DIRS and DEPENDS can")
    endif()
  endforeach()
endfunction()

# _pybytecode_exclusive(KEYWORD OTHER REASON): not both of them.
function(_pybytecode_exclusive one other reason)
  if(arg_${one} AND arg_${other})
    _pybytecode_fail("${one} and ${other} contradict each other: ${reason}")
  endif()
endfunction()

# The checks that both functions share.
function(_pybytecode_check_values)
  _pybytecode_refuse_generator_expressions(VENV SOURCE_DIR DESTINATION STAGE OUTPUT_DIR PYTHON
    COMPILER MAGIC CACHE_TAG OPTIMIZE INVALIDATION_MODE ON_ERROR EXCLUDE INCLUDE JOBS TIMEOUT
    STRIP_DIR PREPEND_DIR JOB_POOL)
  _pybytecode_check_choice(OPTIMIZE 0 1 2)
  _pybytecode_check_choice(INVALIDATION_MODE timestamp checked-hash unchecked-hash)
  _pybytecode_check_choice(ON_ERROR warn fail ignore)
  _pybytecode_check_number(JOBS "^[0-9]+$" "a number of interpreters, or 0 for as many as CPUs")
  _pybytecode_check_number(TIMEOUT "^[0-9]+(\\.[0-9]+)?$" "a number of seconds, or 0 for no limit")
  _pybytecode_check_number(MAGIC "^[1-9][0-9]*$"
    "the number in the first two bytes of importlib.util.MAGIC_NUMBER (3495 for CPython 3.11)")
  if(arg_MAGIC AND NOT arg_CACHE_TAG)
    _pybytecode_fail("MAGIC makes sense only with CACHE_TAG")
  elseif(arg_CACHE_TAG AND NOT arg_MAGIC)
    _pybytecode_fail("CACHE_TAG makes sense only with MAGIC")
  endif()
endfunction()

# The contradictions that only a package can hold.
function(_pybytecode_check_package)
  if(NOT arg_SOURCE_DIR AND NOT arg_FILES)
    _pybytecode_fail("SOURCE_DIR or FILES is missing")
  endif()
  _pybytecode_exclusive(SOURCE_DIR FILES "give the directory, or the files one by one")
  _pybytecode_exclusive(SOURCE_DIR BASE_DIRS
    "places are relative to SOURCE_DIR; BASE_DIRS goes with FILES")
  _pybytecode_exclusive(FILES EXCLUDE "leave the file out of FILES")
  _pybytecode_exclusive(FILES INCLUDE "FILES are the files that are meant")
  _pybytecode_exclusive(STAGE OUTPUT_DIR
    "with STAGE the bytecode files are beside the staged sources")
endfunction()
