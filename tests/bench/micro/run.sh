#!/usr/bin/env bash
# What is hot, a function at a time, with Google Benchmark: scan and freshness a file, header, SipHash, frames, the plan
# for a million files. Builds what it needs (Release), prints a table and writes build/bench/micro.json.
#   tests/bench/micro/run.sh [--quick] [ARGUMENT...]     the arguments of main.py; --quick: less than a minute
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

install_debian_packages "$build/packages.log" "${build_packages[@]}" libbenchmark-dev
echo "Building pybytecode_micro (Release)"
quietly micro-configure.log cmake -S . -B "$build/programs" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF \
  -DPYBYTECODE_BENCHMARKS=ON
quietly micro-build.log cmake --build "$build/programs" --parallel "$(nproc 2>/dev/null || echo 2)" \
  --target pybytecode_micro
exec python3 -B tests/bench/micro/main.py --program "$build/programs/tests/bench/micro/pybytecode_micro" \
  --output "$build/micro.json" "$@"
