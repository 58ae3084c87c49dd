#!/usr/bin/env bash
# The seed experiment (README.md): builds the program with its three executors, sees that they write the same, measures
# them on two environments and prints tables; writes seed.json and seed.md to the build directory.
#   tests/bench/seed/run.sh [--quick] [--python EXE] [--publish] [ARGUMENT...]     --help lists all
# --build-dir DIR, or $PYBYTECODE_BENCH_DIR, is where everything is made instead of build/bench.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
source tests/support/debian_packages.sh
build=${PYBYTECODE_BENCH_DIR:-$PWD/build/bench}
arguments=("$@")
for ((i = 0; i < $#; ++i)); do
  case ${arguments[i]} in
    --build-dir) build=${arguments[i + 1]};;
    --build-dir=*) build=${arguments[i]#*=};;
    -h|--help) exec python3 -B tests/bench/seed/experiment.py --help;;
  esac
done
mkdir -p "$build"
build=$(cd "$build" && pwd)

quietly() {  # LOG COMMAND...
  local log=$build/$1
  shift
  "$@" >"$log" 2>&1 </dev/null || { tail -n 40 "$log" >&2; echo "error: this failed (see $log): $*" >&2; exit 1; }
}

install_debian_packages "$build/packages.log" "${build_packages[@]}" libtbb-dev hyperfine strace
install_debian_packages "$build/packages-perf.log" linux-perf ||
  echo "Going on without perf: migrations are not counted"
echo "Building pybytecode and pybytecode_seed (Release)"
quietly seed-configure.log cmake -S . -B "$build/programs" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF \
  -DPYBYTECODE_BENCHMARKS=ON
grep "no oneTBB" "$build/seed-configure.log" >&2 && exit 1
quietly seed-build.log cmake --build "$build/programs" --parallel "$(nproc 2>/dev/null || echo 2)" \
  --target pybytecode --target pybytecode_seed
program=$build/programs/tests/bench/seed/pybytecode_seed
echo "Comparing what the three write"
quietly seed-test.log env PYBYTECODE_SEED="$program" PYTHONPATH=tests/support:tests/bench/seed \
  python3 -B -m unittest -v test_seed
exec python3 -B tests/bench/seed/experiment.py --program "$program" --tool "$build/programs/pybytecode" "$@" \
  --build-dir "$build"
