# Sourced by scripts that need clang: sets `cc` and `cxx` to the newest clang that can do what is asked for.
#
#   find_clang PROGRAM OPTION...     a small program in C, and what it must compile and link with
find_clang() {
  local program=$1 suffix
  shift
  for suffix in '' -21 -20 -19 -18 -17 -16 -15 -14; do
    command -v "clang$suffix" >/dev/null && command -v "clang++$suffix" >/dev/null || continue
    cc=clang$suffix cxx=clang++$suffix
    "$cc" "$@" -o /dev/null - <<<"$program" 2>/dev/null && return 0
  done
  echo "skipped: no clang here that can do: $*"
  return 1
}
