#!/bin/sh
# A virtual environment with two distributions, built by Ninja: first build, nothing to do, an edit, a distribution more,
# one less. Works in the directory that is named, or in a temporary one.
set -eu
pybytecode=${PYBYTECODE:-pybytecode}
work=${1:-$(mktemp -d)}
mkdir -p "$work"
cd "$work"

build() {
  echo "== $1"
  shift
  ninja -f bytecode.ninja "$@"
}

# What `pip install NAME` leaves behind: a module, and a dist-info directory whose RECORD lists it.
install_distribution() {
  mkdir "$site/$1-1.0.dist-info"
  echo "def hello(): return 'hello from $1'" >"$site/$1.py"
  printf '%s.py,,\n%s-1.0.dist-info/RECORD,,\n' "$1" "$1" >"$site/$1-1.0.dist-info/RECORD"
}

python3 -m venv --without-pip .venv
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
install_distribution spam
install_distribution eggs

"$pybytecode" ninja .venv -o bytecode.ninja
build "the first time, everything is compiled"
build "the second time there is nothing to do"
echo "# edited" >>"$site/spam.py"
build "an edit is one edge"
install_distribution ham
build "one distribution more" bytecode-ham
rm -r "$site/eggs.py" "$site/eggs-1.0.dist-info"
build "one less: its bytecode goes"
build "and again there is nothing to do"
ls "$site/__pycache__"
