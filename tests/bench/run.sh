#!/usr/bin/env bash
# Builds the Release tool and measures it against the lower bound, uv and compileall; prints a table and writes
# build/bench/results.json, results.txt and results.svg.
#   tests/bench/run.sh [--quick] [--only NAME[,NAME]] [ARGUMENT...]     the arguments of main.py; --help lists all
# --build-dir DIR, or $PYBYTECODE_BENCH_DIR, is where everything is made instead of build/bench (in memory, say).
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/bench/build.sh
choose_build_directory tests/bench/main.py "$@"
install_debian_packages "$build/packages.log" "${build_packages[@]}"
parts=$(python3 -B tests/bench/main.py --list-parts "$@")
for part in $parts; do  # now, because the parts have a time limit
  install_packages_of "$part" || echo "Going on without these packages"
done
build_release tool pybytecode
exec python3 -B tests/bench/main.py --tool "$build/programs/pybytecode" "$@" --build-dir "$build"
