#!/usr/bin/env bash
# Fuzzes the targets one after the other: libFuzzer, with clang's address and undefined sanitizers.
#   tests/fuzz/run.sh [SECONDS [TARGET...]]      $PYBYTECODE_FUZZ_SECONDS, or 60 seconds, for each of all targets
# New inputs are kept in build/fuzz/inputs/TARGET. A find fails the run; its input is in build/fuzz/finds/TARGET: mend
# it, and keep the input in tests/fuzz/regressions/TARGET. Exit code 77 (skipped) without a clang that can fuzz.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/support/clang.sh
seconds=${1:-${PYBYTECODE_FUZZ_SECONDS:-60}}
build=build/fuzz
find_clang 'int LLVMFuzzerTestOneInput(const char *data, unsigned long size) { return data && size ? 0 : 0; }' \
  -x c -fsanitize=fuzzer,address || exit 77
nice cmake --preset fuzz -DCMAKE_CXX_COMPILER="$cxx" >/dev/null
shift $(($# > 0 ? 1 : 0))
[ $# -gt 0 ] || set -- $(basename -s .cc tests/fuzz/fuzz_*.cc | sed 's/^fuzz_//')
nice cmake --build --preset fuzz --target $(printf 'pybytecode_fuzz_%s ' "$@")

failed=()
for target; do
  inputs=$build/inputs/$target finds=$build/finds/$target
  mkdir -p "$inputs" "$finds"
  seeds=(tests/fuzz/*/"$target")  # corpus, and regressions if there are any
  nice "$build/tests/fuzz/pybytecode_fuzz_$target" -max_total_time="$seconds" -timeout=20 -max_len=4096 \
    -print_final_stats=1 -artifact_prefix="$finds/" "$inputs" "${seeds[@]}" >"$build/$target.log" 2>&1 ||
    failed+=("$target")
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$target.log")
  echo "$target: $executions executions, $(ls "$inputs" | wc -l) inputs"
done
for target in "${failed[@]}"; do
  echo "find in $target (its input in $build/finds/$target, all that was said in $build/$target.log):" >&2
  grep -m1 -A12 -E 'ERROR:|runtime error|does not hold' "$build/$target.log" >&2 || tail -n 20 "$build/$target.log" >&2
done
[ ${#failed[@]} -eq 0 ]
