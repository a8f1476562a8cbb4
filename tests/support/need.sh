# SPDX-License-Identifier: MIT
# need WORD...  sees to it that each command or Debian package of that name is here: root installs what is missing, anybody
# else is told what to install, and the script ends.  For POSIX sh:  . tests/support/need.sh; need g++ cmake libmpfr-dev

need() {
  need_packages=
  for need_word in "$@"; do
    need_is_here "$need_word" || need_packages="$need_packages $(need_package "$need_word")"
  done
  [ -z "$need_packages" ] && return

  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "missing:$need_packages" >&2
    echo "on Debian or Ubuntu:  sudo apt-get install$need_packages" >&2
    exit 1
  fi
  echo "installing$need_packages" >&2
  # shellcheck disable=SC2086  # one word a package
  if ! need_log=$( (apt-get update && DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends $need_packages) 2>&1 </dev/null); then
    printf '%s\n' "$need_log" | tail -n 20 >&2
    echo "could not install$need_packages" >&2
    exit 1
  fi
}

# A package that a system without dpkg cannot be asked about is taken to be here: the build will say.
need_is_here() {
  command -v "$1" >/dev/null && return
  if command -v dpkg-query >/dev/null; then
    # One line for each architecture.
    dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
  else
    case $1 in lib*|*-dev) ;; *) false ;; esac
  fi
}

# The package that brings a command, where their names differ.
need_package() {
  case $1 in
    clang++*) echo "clang${1#clang++}" ;;
    ctest) echo cmake ;;
    ninja) echo ninja-build ;;
    qemu-x86_64|qemu-aarch64) echo qemu-user ;;
    aarch64-linux-gnu-g++) echo g++-aarch64-linux-gnu ;;
    *) echo "$1" ;;
  esac
}
