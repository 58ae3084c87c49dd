#!/usr/bin/env bash
# Installs what is missing, builds, and runs all tests; the last thing printed is CTest's summary, whose exit code is
# ours.
#   tests/run.sh [--long | --long-part N] [CTEST-ARGUMENT...]      e.g. tests/run.sh -R pyc
# --long adds the tests labelled `long` (sanitizers, fuzzing, clang-tidy, a project that builds the tool, CMake 3.21 to
# 4, soak runs), --long-part one of their four parts, 0 to 3.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tests/support/debian_packages.sh

label_filter=(-LE '^long$') long=no
case ${1:-} in
  -h | --help) sed -n '2,/^set /s/^# \{0,1\}//p' tests/run.sh; exit ;;
  --long) long=yes label_filter=(); shift ;;
  --long-part) long=yes label_filter=(-LE "^long-part-[^$2]\$"); shift 2 ;;
esac
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
if [ $long = yes ]; then
  install_debian_packages "$build/packages-clang.log" "${clang_packages[@]}" ||
    echo "Going on without clang: fuzzing and clang-tidy are skipped"
  install_debian_packages "$build/packages-disks.log" "${disk_packages[@]}" ||
    echo "Going on: tests on file systems of their own may be skipped"
fi
run_step configure cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DBUILD_TESTING=ON
run_step build cmake --build "$build" --parallel "$jobs"
exec ctest --test-dir "$build" --output-on-failure --no-tests=error -j "$jobs" "${label_filter[@]}" "$@"
