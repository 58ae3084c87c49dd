#!/usr/bin/env bash
# The seed experiment (README.md): builds the program with its three executors, sees that they write the same, measures
# them on two environments and prints tables; writes seed.json and seed.md to the build directory.
#   tests/bench/seed/run.sh [--quick] [--python EXE] [--publish] [ARGUMENT...]     --help lists all
# --build-dir DIR, or $PYBYTECODE_BENCH_DIR, is where everything is made instead of build/bench.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
source tests/bench/build.sh
choose_build_directory tests/bench/seed/experiment.py "$@"
install_debian_packages "$build/packages.log" "${build_packages[@]}"
install_packages_of seed
build_release seed pybytecode pybytecode_seed
program=$build/programs/tests/bench/seed/pybytecode_seed
echo "Comparing what the three write"
quietly seed-test.log env PYBYTECODE_SEED="$program" PYTHONPATH=tests/support:tests/bench/seed \
  python3 -B -m unittest -v test_seed
exec python3 -B tests/bench/seed/experiment.py --program "$program" --tool "$build/programs/pybytecode" "$@" \
  --build-dir "$build"
