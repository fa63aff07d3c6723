# Shared by the scripts of this folder, which source it: what is installed, which Swift there is, whether to build.
# Everything is told on standard error, so that standard output belongs to the program.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

# Ends with one line of cause and one of what to do.
give_up() {
    say "$1"
    say "$2"
    exit 1
}

# install KIND...: installs the listed packages of these kinds that are missing.
# Packages for building must be there; without those for sound and tests the rest goes on.
install() {
    command -v dpkg-query >/dev/null || return 0 # not Debian: the build will say what it misses
    local kinds=" $* " kind package missing=() needed=
    while read -r kind package; do
        case $kind in '' | '#'*) continue ;; esac
        case $kinds in *" $kind "*) ;; *) continue ;; esac
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] && continue
        missing+=("$package")
        [ "$kind" != build ] || needed=yes
    done <"$top/scripts/packages.txt"
    [ ${#missing[@]} -gt 0 ] || return 0

    local sudo=()
    if [ "$(id -u)" != 0 ]; then
        if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
            sudo=(sudo)
        else
            [ -n "$needed" ] || { say "Not installed: ${missing[*]}"; return 0; }
            give_up "Missing: ${missing[*]}, and installing them takes root." \
                "As root: apt-get install --no-install-recommends ${missing[*]}"
        fi
    fi
    say "Installing ${missing[*]} ..."
    local log
    log=$(mktemp)
    # The lists may be there and fresh enough, so they are fetched only if need be.
    if ! apt_install "${missing[@]}" >"$log" 2>&1; then
        if ! { "${sudo[@]}" apt-get update -q && apt_install "${missing[@]}"; } >>"$log" 2>&1; then
            tail -n 5 "$log" >&2
            rm -f "$log"
            [ -n "$needed" ] || { say "Not installed: ${missing[*]}"; return 0; }
            give_up "The packages could not be installed; is there a network?" \
                "Try it by hand: sudo apt-get install --no-install-recommends ${missing[*]}"
        fi
    fi
    rm -f "$log"
}

apt_install() {
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

# Swift 6.1 or later.
need_swift() {
    local get="Get it from https://www.swift.org/install/linux (swiftly, or the archive for Debian 12)."
    command -v swift >/dev/null || give_up "Swift is not installed; 6.1 or later is needed." "$get"
    local version major minor
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' | head -n 1)
    major=${version%%.*}
    minor=${version#*.}
    if [ -z "$version" ] || [ "$major" -lt 6 ] || { [ "$major" = 6 ] && [ "$minor" -lt 1 ]; }; then
        give_up "Swift ${version:-of an unknown version} is too old; 6.1 or later is needed." "$get"
    fi
}

# is_older FILE: whether FILE is not there, or anything the build reads is newer.
is_older() {
    [ -e "$1" ] || return 0
    [ -n "$(find "$top/Package.swift" "$top/Sources" -newer "$1" -print -quit)" ]
}

# build LOG ARGUMENT...: builds quietly; on a terminal the step that is under way is shown.
build() {
    local log=$1 status=0
    shift
    if [ -t 2 ]; then
        { swift build --package-path "$top" "$@" 2>&1 || echo "$?" >"$log.status"; } | tee "$log" |
            while IFS= read -r line; do
                case $line in '['*) printf '\r\033[K%.76s' "$line" >&2 ;; esac
            done
        printf '\r\033[K' >&2
        [ ! -e "$log.status" ] || status=1
        rm -f "$log.status"
    else
        swift build --package-path "$top" "$@" >"$log" 2>&1 || status=1
    fi
    [ "$status" = 0 ] && return 0
    { grep -E 'error:' "$log" | sort -u | head -n 40; } >&2
    grep -qE 'error:' "$log" || tail -n 20 "$log" >&2
    rm -f "$log"
    give_up "The build failed." "See all of it with: swift build $*"
}
