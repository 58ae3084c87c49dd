#!/usr/bin/env bash
# How a run scales: the plan and the queue simulated for 1 to 512 workers, the real executor with up to 512 sleeping
# interpreters, the serial part of a run. Builds what it needs (Release), prints tables, writes build/bench/scale.json.
#   tests/bench/scale/run.sh [--quick] [ARGUMENT...]     the arguments of main.py; --quick: less than a minute
# $PYBYTECODE_BENCH_DIR is where everything is made instead of build/bench.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
source tests/support/debian_packages.sh
build=${PYBYTECODE_BENCH_DIR:-$PWD/build/bench}
mkdir -p "$build"

quietly() {  # LOG COMMAND...
  local log=$build/$1
  shift
  "$@" >"$log" 2>&1 </dev/null || { tail -n 40 "$log" >&2; echo "error: this failed (see $log): $*" >&2; exit 1; }
}

install_debian_packages "$build/packages.log" "${build_packages[@]}"
echo "Building pybytecode and the programs (Release)"
quietly scale-configure.log cmake -S . -B "$build/programs" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF \
  -DPYBYTECODE_BENCHMARKS=ON
quietly scale-build.log cmake --build "$build/programs" --parallel "$(nproc 2>/dev/null || echo 2)" \
  --target pybytecode pybytecode_simulate pybytecode_run_sleepers pybytecode_sleeper
exec python3 -B tests/bench/scale/main.py --tool "$build/programs/pybytecode" \
  --programs "$build/programs/tests/bench/scale" --output "$build/scale.json" "$@"
