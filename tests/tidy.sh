#!/usr/bin/env bash
# clang-tidy over the tool, the unit tests and the fuzz targets; any warning is an error. Checks: .clang-tidy.
#   tests/tidy.sh [FILE-REGEX...]      e.g. tests/tidy.sh tool/scan
# Exit code 77 (skipped) without clang and clang-tidy.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tests/support/clang.sh
find_clang 'int main(void) { return 0; }' -x c || exit 77
suffix=${cc#clang}
run=$(command -v "run-clang-tidy$suffix") && tidy=$(command -v "clang-tidy$suffix") || {
  echo "skipped: there is no clang-tidy beside $cc"
  exit 77
}
[ $# -gt 0 ] || set -- "$PWD/(tool|tests)/.*\.cc"
nice cmake --preset tidy -DCMAKE_CXX_COMPILER="$cxx" >/dev/null
nice cmake --build --preset tidy --target embedded/pybytecode_worker_source.h >/dev/null
exec nice "$run" -clang-tidy-binary "$tidy" -p build/tidy -j "$(nproc)" -quiet "$@"
