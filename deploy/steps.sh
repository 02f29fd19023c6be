# shellcheck shell=bash
# Shared by deploy/run and deploy/test: steps that say how long they took, packages, builds. Sourced, bash.

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
step_total=0
step_number=0
step_began=0

# say_steps N: how many steps there will be.
say_steps() { step_total=$1; }

step() {
  step_done
  step_number=$((step_number + 1))
  step_began=$SECONDS
  printf '[%d/%d] %s\n' "$step_number" "$step_total" "$1"
}

step_done() {
  if ((step_number > 0 && step_began >= 0)); then
    printf '      done in %d s (%d s since the start)\n' $((SECONDS - step_began)) "$SECONDS"
  fi
  step_began=-1
}

note() { printf '      %s\n' "$*"; }

fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "packages are missing and installing them needs root: run this as root, or install sudo"
  fi
}

# Names that installed packages provide under another: nodejs of its own makers brings npm, and conflicts with Debian's.
provided_packages() {
  dpkg-query -W -f='${db:Status-Status} ${Provides}\n' | sed -nE 's/^installed //p' | tr ',' '\n' |
    sed -E 's/\(.*//; s/ //g' | grep .
}

# install_packages run|test: what deploy/packages lists for it and is not here yet. Asks the network for nothing
# when all of it is here.
install_packages() {
  local scope=$1 missing
  missing=$(awk -v scope="$scope" '!/^#/ && NF && ($2 == "" || $2 == scope) {print $1}' "$source_dir/deploy/packages" |
    while read -r package; do
      [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || echo "$package"
    done | { grep -vxFf <(provided_packages) || true; })
  if [[ -z $missing ]]; then
    note "all packages are here"
    return
  fi
  note "installing: $(echo "$missing" | tr '\n' ' ')"
  # An interrupted dpkg is finished first; apt-get refuses to go on without it.
  as_root dpkg --configure -a
  as_root apt-get -q update | tail -n 1
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends $missing |
    perl -ne '$| = 1; print if /^[EW]:/; print "      $n packages set up\n" if /^Setting up/ && ++$n % 40 == 0' ||
    fail "apt-get could not install them; see above. Running this again goes on from there"
}

# configure PRESET: once; ninja sees to it afterwards.
configure() {
  local preset=$1 dir="$source_dir/build/$1"
  [[ -f $dir/build.ninja ]] && return
  mkdir -p "$source_dir/build"
  (cd "$source_dir" && cmake --preset "$preset") >"$dir.configure.log" 2>&1 ||
    { cat "$dir.configure.log" >&2; fail "cmake could not configure build/$preset; see above"; }
}

# build PRESET [TARGET…]: configured, with a line of progress about every ten seconds.
build() {
  local preset=$1
  shift
  local targets=()
  (($#)) && targets=(--target "$@")
  configure "$preset"
  # Perl, because Debian's awk keeps what it reads from a pipe back until its buffer is full.
  (cd "$source_dir" && NINJA_STATUS='[%f/%t] ' cmake --build --preset "$preset" "${targets[@]}") 2>&1 | perl -ne '
    BEGIN { $| = 1; $last = time }
    push @kept, $_;
    shift @kept if @kept > 400;
    if (m{^\[(\d+)/(\d+)\]} && time - $last >= 10) { $last = time; print "      $1 of $2 built\n" }
    $bad = 1 if /error:|FAILED:|interrupted/;
    END { print STDERR @kept if $bad }' ||
    fail "build/$preset did not build; the compiler says why above. After mending it, run this again"
}
