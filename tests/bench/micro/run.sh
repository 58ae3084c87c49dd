#!/usr/bin/env bash
# What is hot, a function at a time, with Google Benchmark: scan and freshness a file, header, SipHash, frames, the plan
# for a million files. Builds what it needs (Release), prints a table and writes build/bench/micro.json.
#   tests/bench/micro/run.sh [--quick] [ARGUMENT...]     the arguments of main.py; --quick: less than a minute
# --build-dir DIR, or $PYBYTECODE_BENCH_DIR, is where everything is made instead of build/bench.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
source tests/bench/build.sh
choose_build_directory tests/bench/micro/main.py "$@"
install_debian_packages "$build/packages.log" "${build_packages[@]}"
install_packages_of micro
build_release micro pybytecode_micro
exec python3 -B tests/bench/micro/main.py --program "$build/programs/tests/bench/micro/pybytecode_micro" \
  --output "$build/micro.json" "$@"
