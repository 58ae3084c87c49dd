# What to install before this repository can be built, on Debian and its relatives. Sourced by scripts that run from a
# bare machine (examples/quickstart.sh, tests/run.sh, tests/bench/run.sh); needs bash.
#
#   install_debian_packages LOG NAME...
#
# installs those packages that are missing and removes none. The name `boost` stands for Boost's headers, 1.81 or newer,
# under whatever name this release has them. Without apt-get it says what is needed and returns 0: the build will tell
# what is missing. When something cannot be installed it explains and returns 1. apt's own output goes to LOG.

build_packages=(g++ cmake ninja-build pkg-config boost libcli11-dev libfmt-dev nlohmann-json3-dev libpcre2-dev
                python3 python3-venv ca-certificates)
# strace, groff, man, rpm's tools and oneTBB: their tests would be skipped without.
test_packages=(libgtest-dev libgmock-dev make strace groff-base man-db rpm cpio libtbb-dev)
# For the long tests: fuzzing and clang-tidy; file systems in images, containers.
clang_packages=(clang clang-tidy libclang-rt-dev)
disk_packages=(e2fsprogs dosfstools util-linux)

_package_is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Boost 1.81 brought Boost.Process v2; the default of Debian 12 is 1.74.
_boost_is_usable() {
  local header version
  [ -n "${BOOST_ROOT:-}${Boost_ROOT:-}" ] && return 0
  for header in /usr/include/boost/version.hpp /usr/local/include/boost/version.hpp; do
    version=$(sed -n 's/^#define BOOST_VERSION \([0-9]*\).*/\1/p' "$header" 2>/dev/null) || continue
    [ "${version:-0}" -ge 108100 ] && return 0
  done
  return 1
}

# Header-only versions first: from 1.86 Boost.Process is a library, which not every release packages.
_boost_package() {
  local name
  for name in libboost1.83-dev libboost1.81-dev libboost1.84-dev libboost1.85-dev; do
    if apt-cache show "$name" >/dev/null 2>&1; then echo "$name"; return; fi
  done
  if apt-cache show libboost-process-dev >/dev/null 2>&1; then echo libboost-process-dev; fi
  echo libboost-dev
}

_explain_failed_install() {  # LOG COMMAND...
  local log=$1 conflicts
  shift
  echo "error: these packages could not be installed: $*" >&2
  conflicts=$(LC_ALL=C apt-get install -s -y "$@" 2>/dev/null | sed -n 's/^Remv \([^ ]*\) .*/\1/p' | paste -sd ' ')
  if [ -n "$conflicts" ]; then
    echo "In the way, and not removed by this script: $conflicts" >&2
    echo "Remove them if you can do without (apt-get remove $conflicts), then start again;" >&2
    echo "or set BOOST_ROOT to Boost 1.81 or newer, if Boost is what conflicts." >&2
  else
    echo "The end of $log:" >&2
    tail -n 15 "$log" | sed 's/^/  | /' >&2
  fi
}

install_debian_packages() {  # LOG NAME...
  local log=$1 name missing=() boost_missing=no as_root=()
  shift
  mkdir -p "$(dirname "$log")"
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    echo "This is not Debian or a relative of it, so nothing is installed here. Needed are:"
    echo "  a C++20 compiler, CMake 3.21+, Ninja, pkg-config, Python 3 with venv and pip, and the development files of"
    echo "  Boost 1.81+ (headers), CLI11, fmt, nlohmann_json, PCRE2; for the tests also GoogleTest, GoogleMock, strace, groff"
    return 0
  fi
  for name in "$@"; do
    if [ "$name" = boost ]; then
      _boost_is_usable || boost_missing=yes
    elif ! _package_is_installed "$name"; then
      missing+=("$name")
    fi
  done
  [ ${#missing[@]} -gt 0 ] || [ $boost_missing = yes ] || return 0

  if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
  if [ ${#as_root[@]} -gt 0 ] && ! command -v sudo >/dev/null; then
    [ $boost_missing = no ] || missing+=($(_boost_package))
    echo "error: packages are missing, and this is neither root nor is there sudo. Run as root, then start again:" >&2
    echo "  apt-get update && apt-get install --no-remove ${missing[*]}" >&2
    return 1
  fi
  : >"$log"
  # A bare image has no package lists at all; a failed update is not fatal where there are old ones.
  "${as_root[@]}" apt-get update >>"$log" 2>&1 || echo "apt-get update failed (see $log); going on with the lists at hand" >&2
  [ $boost_missing = no ] || missing+=($(_boost_package))
  echo "Installing with apt-get: ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-remove --no-install-recommends "${missing[@]}" >>"$log" 2>&1 </dev/null ||
    { _explain_failed_install "$log" "${missing[@]}"; return 1; }
}
