#!/usr/bin/env bash
# Builds the Release tool and measures it against the lower bound, uv and compileall; prints a table and writes
# build/bench/results.json, results.txt and results.svg.
#   tests/bench/run.sh [--quick] [--only NAME[,NAME]] [ARGUMENT...]     the arguments of main.py; --help lists all
# --build-dir DIR, or $PYBYTECODE_BENCH_DIR, is where everything is made instead of build/bench (in memory, say).
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/support/debian_packages.sh
build=${PYBYTECODE_BENCH_DIR:-$PWD/build/bench}
for ((i = 1; i <= $#; ++i)); do
  case ${!i} in
    --build-dir) next=$((i + 1)); build=${!next:?--build-dir needs a directory};;
    --build-dir=*) build=${!i#*=};;
    -h | --help) exec python3 -B tests/bench/main.py --help;;
  esac
done
mkdir -p "$build"
build=$(cd "$build" && pwd)

quietly() {  # LOG COMMAND...
  local log=$build/$1
  shift
  "$@" >"$log" 2>&1 </dev/null || { tail -n 40 "$log" >&2; echo "error: this failed (see $log): $*" >&2; exit 1; }
}

install_debian_packages "$build/packages.log" "${build_packages[@]}"
echo "Building pybytecode (Release)"
quietly configure.log cmake -S . -B "$build/programs" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF \
  -DPYBYTECODE_BENCHMARKS=ON  # the parts (parts.py) build more in it
quietly build.log cmake --build "$build/programs" --parallel "$(nproc 2>/dev/null || echo 2)" --target pybytecode
exec python3 -B tests/bench/main.py --tool "$build/programs/pybytecode" "$@" --build-dir "$build"
