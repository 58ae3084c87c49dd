#!/usr/bin/env bash
# How a run scales: the plan and the queue simulated for 1 to 512 workers, the real executor with up to 512 sleeping
# interpreters, the serial part of a run. Builds what it needs (Release), prints tables, writes build/bench/scale.json.
#   tests/bench/scale/run.sh [--quick] [ARGUMENT...]     the arguments of main.py; --quick: less than a minute
# --build-dir DIR, or $PYBYTECODE_BENCH_DIR, is where everything is made instead of build/bench.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
source tests/bench/build.sh
choose_build_directory tests/bench/scale/main.py "$@"
install_debian_packages "$build/packages.log" "${build_packages[@]}"
build_release scale pybytecode pybytecode_simulate pybytecode_run_sleepers pybytecode_sleeper
exec python3 -B tests/bench/scale/main.py --tool "$build/programs/pybytecode" \
  --programs "$build/programs/tests/bench/scale" --output "$build/scale.json" "$@"
