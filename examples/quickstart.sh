#!/usr/bin/env bash
# The main job, from a bare clone: install what is missing, build the tool, make a virtual environment, compile it,
# compile it again, edit one file, compile again; and the same tree with `python -m compileall` for comparison.
# All numbers in the table are measured in this run. Everything is made below build/quickstart; a second run reuses it.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tests/support/debian_packages.sh

work=$PWD/build/quickstart
pybytecode=$work/tool/pybytecode
venv=$work/.venv
jobs=$(nproc 2>/dev/null || echo 2)
packages=(Django SQLAlchemy sympy Sphinx Jinja2 networkx requests Flask pytest rich black docutils)

fail() { echo "error: $*" >&2; exit 1; }

run_quietly() {  # LOG COMMAND...   the end of its output if it fails
  local log=$work/$1
  shift
  "$@" >"$log" 2>&1 </dev/null && return 0
  tail -n 40 "$log" | sed 's/^/  | /' >&2
  fail "this failed (all of its output is in $log): $*"
}

build_tool() {
  echo "Building pybytecode (Release)"
  run_quietly configure.log cmake -S . -B "$work/tool" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF
  run_quietly build.log cmake --build "$work/tool" --parallel "$jobs" --target pybytecode
}

# Sets tree (what is compiled) and python (the interpreter that it is compiled for).
make_tree() {
  if [ ! -e "$venv/.complete" ]; then
    rm -rf "$venv"
    echo "Making a virtual environment with ${packages[*]}"
    if python3 -m venv "$venv" >"$work/venv.log" 2>&1 &&
       "$venv/bin/python" -m pip install --no-compile --disable-pip-version-check --retries 2 "${packages[@]}" \
         >>"$work/venv.log" 2>&1 </dev/null; then
      touch "$venv/.complete"
    fi
  fi
  tree=$venv python=$venv/bin/python
  if [ ! -e "$venv/.complete" ]; then
    python=$(command -v python3) || fail "python3 is needed"
    echo "pip could not install them (offline? see $work/venv.log): taking a copy of the standard library instead"
    tree=$work/stdlib
    rm -rf "$tree"
    cp -rL "$("$python" -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')" "$tree" 2>>"$work/venv.log" ||
      [ -e "$tree/os.py" ] || fail "no standard library could be copied either (see $work/venv.log)"
    rm -rf "$tree/site-packages" "$tree/dist-packages"
  fi
}

remove_bytecode() { find "$tree" -name __pycache__ -type d -prune -exec rm -rf {} +; }

seconds() {  # COMMAND...   sets elapsed to the wall-clock seconds that it took
  local start=$EPOCHREALTIME end
  "$@"
  end=$EPOCHREALTIME
  elapsed=$(((${end/[.,]/} - ${start/[.,]/}) / 1000))
  elapsed=$(printf '%d.%03d' $((elapsed / 1000)) $((elapsed % 1000)))
}

# Runs pybytecode, once; sets elapsed and compiled.
measure_pybytecode() {
  seconds "$pybytecode" compile --quiet --on-error ignore --python "$python" --report "$work/report.json" "$tree" \
    2>"$work/compile.log" || { cat "$work/compile.log" >&2; fail "pybytecode failed"; }
  compiled=$("$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["counts"].get("compiled", 0))' \
    "$work/report.json")
}

measure_compileall() {
  seconds compileall_tree
  compiled=$(find "$tree" -name '*.pyc' | wc -l)
}

# It exits with 1 when a source is no valid Python, which is normal in a large environment.
compileall_tree() { "$python" -m compileall -q -j "$jobs" "$tree" >"$work/compileall.log" 2>&1 || true; }

row() { printf '%-44s %10s %10s\n' "$@"; }

mkdir -p "$work"
install_debian_packages "$work/packages.log" "${build_packages[@]}"
build_tool
make_tree
remove_bytecode
sources=$(find "$tree" -name '*.py' -type f | wc -l)
find "$tree" -name '*.py' -type f -exec cat {} + | wc -c >"$work/source_bytes"  # and now all are in the page cache

echo "Compiling $tree"
rows=()
measure_pybytecode
rows+=("pybytecode compile, no bytecode yet" "$compiled" "$elapsed")
first=$elapsed
measure_pybytecode
rows+=("pybytecode compile, nothing changed" "$compiled" "$elapsed")

edited=$(find "$tree" -name '*.py' -type f -size +1k -path '*/django/*' | sort | head -n 1)
edited=${edited:-$(find "$tree" -name '*.py' -type f -size +1k | sort | head -n 1)}
cp -p "$edited" "$work/edited.original"
echo '# edited' >>"$edited"
measure_pybytecode
cp "$work/edited.original" "$edited"
rows+=("pybytecode compile, one file edited" "$compiled" "$elapsed")

remove_bytecode
measure_compileall
rows+=("python -m compileall -j $jobs, no bytecode yet" "$compiled" "$elapsed")

version=$("$python" -c 'import platform; print(platform.python_version())')
echo
echo "$sources sources, $(($(cat "$work/source_bytes") / 1000000)) MB, Python $version, $jobs CPUs"
echo "one edit: ${edited#"$work"/}"
echo
row "" compiled seconds
row "${rows[@]}"
echo
awk -v ours="$first" -v theirs="$elapsed" \
  'BEGIN { printf "With no bytecode yet, pybytecode was %.2f times as fast as compileall.\n", theirs / ours }'
