#!/usr/bin/env bash
# Builds with a sanitizer and runs the unit, end-to-end and fault tests and the fuzz targets' inputs with it.
#   tests/sanitize.sh address|thread [CTEST-ARGUMENT...]      e.g. tests/sanitize.sh thread -R unit
# `address` is address and undefined. What a sanitizer finds ends the program, and so fails the test.
# Exit code 77 (skipped) where the compiler has no such sanitizer, or it does not run here.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
case ${1:-} in
  address) preset=asan-ubsan flags=-fsanitize=address,undefined ;;
  thread) preset=tsan flags=-fsanitize=thread ;;
  *) echo "usage: tests/sanitize.sh address|thread [CTEST-ARGUMENT...]" >&2; exit 2 ;;
esac
shift
[ $# -gt 0 ] || set -- -R '^(unit|fuzz\.|e2e\.|fault\.)'

probe=$(mktemp -d)
trap 'rm -rf "$probe"' EXIT
echo 'int main() {}' >"$probe/probe.cc"
if ! "${CXX:-c++}" $flags "$probe/probe.cc" -o "$probe/probe" 2>/dev/null || ! "$probe/probe" 2>/dev/null; then
  echo "skipped: ${CXX:-c++} $flags gives no program that runs here"
  exit 77
fi
rm -rf "$probe"  # the trap is not run at exec

export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1 TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
nice cmake --preset $preset >/dev/null
nice cmake --build --preset $preset
exec nice ctest --test-dir build/$preset --output-on-failure --no-tests=error -j "$(nproc)" -LE '^long$' "$@"
