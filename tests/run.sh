#!/usr/bin/env bash
# Installs what is missing, builds, and runs all tests; the last thing printed is CTest's summary, its exit code is ours.
#   tests/run.sh [--long] [CTEST-ARGUMENT...]      e.g. tests/run.sh -R pyc
# --long adds the tests labelled `long` (a project that builds the tool, CMake 3.21 to 4, soak runs).
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tests/support/debian_packages.sh

label_filter=(-LE '^long$')
if [ "${1:-}" = --long ]; then label_filter=(); shift; fi
jobs=$(nproc 2>/dev/null || echo 2)
build=build/test

run_step() {  # NAME COMMAND...   quiet while it works, the end of its output when it does not
  local name=$1 log=$build/$1.log
  shift
  echo "== $name: $*"
  "$@" >"$log" 2>&1 </dev/null && return 0
  local code=$?
  tail -n 60 "$log" >&2
  echo "error: $name failed with exit code $code; all of its output is in $log" >&2
  exit "$code"
}

mkdir -p "$build"
install_debian_packages "$build/packages.log" "${build_packages[@]}" "${test_packages[@]}"
run_step configure cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DBUILD_TESTING=ON
run_step build cmake --build "$build" --parallel "$jobs"
exec ctest --test-dir "$build" --output-on-failure --no-tests=error -j "$jobs" "${label_filter[@]}" "$@"
