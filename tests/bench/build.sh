# What the run.sh of the benchmarks share: where everything is made, how it is built, and what has to be installed for
# it. Sourced with the repository's top directory as the current one; needs bash.

source tests/support/debian_packages.sh

# Sets `build`: the last --build-dir DIR among the arguments, else $PYBYTECODE_BENCH_DIR, else build/bench. Prints the
# help of the Python program, and ends, if it is asked for.
choose_build_directory() {  # PYTHON-FILE ARGUMENT...
  local program=$1
  shift
  build=${PYBYTECODE_BENCH_DIR:-$PWD/build/bench}
  while [ $# -gt 0 ]; do
    case $1 in
      --build-dir) build=${2:?--build-dir needs a directory}; shift;;
      --build-dir=*) build=${1#*=};;
      -h | --help) exec python3 -B "$program" --help;;
    esac
    shift
  done
  mkdir -p "$build"
  build=$(cd "$build" && pwd)
}

install_packages_of() {  # NAME   what this benchmark needs besides what the tool is built with
  case $1 in
    micro) install_debian_packages "$build/packages-micro.log" libbenchmark-dev;;
    seed)
      install_debian_packages "$build/packages-seed.log" libtbb-dev hyperfine strace || return 1
      install_debian_packages "$build/packages-perf.log" linux-perf ||
        echo "Going on without perf: migrations are not counted";;
  esac
}

quietly() {  # LOG COMMAND...
  local log=$build/$1
  shift
  "$@" >"$log" 2>&1 </dev/null || { tail -n 40 "$log" >&2; echo "error: this failed (see $log): $*" >&2; exit 1; }
}

# One build directory for all of them: the parts (parts.py) build more in it.
build_release() {  # NAME TARGET...
  local name=$1
  shift
  echo "Building $* (Release)"
  quietly "$name-configure.log" cmake -S . -B "$build/programs" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DBUILD_TESTING=OFF -DPYBYTECODE_BENCHMARKS=ON
  quietly "$name-build.log" cmake --build "$build/programs" --parallel "$(nproc 2>/dev/null || echo 2)" --target "$@"
}
