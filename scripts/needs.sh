# What a build needs, and how to get it; read by run.sh and test.sh.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }

have() { command -v "$1" >/dev/null 2>&1; }

# As root, through sudo, or not at all. Without a terminal sudo must not wait for a password.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif have sudo && [ -t 0 ]; then
        sudo "$@"
    elif have sudo && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        say "this needs root, and there is no way to ask for it; please run: $*"
        return 1
    fi
}

# cargo, at least of the version that Cargo.toml names.
need_cargo() {
    [ -f "$HOME/.cargo/env" ] && . "$HOME/.cargo/env"
    local wanted found
    wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$here/Cargo.toml")
    if ! have cargo; then
        say "supple is built with Rust, and there is no cargo here. Install it from https://rustup.rs:"
        say "    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh"
        say "then open a new terminal and start this again."
        exit 1
    fi
    found=$(cargo --version | sed 's/^cargo \([0-9.]*\).*/\1/')
    if [ "$(printf '%s\n%s\n' "$wanted" "$found" | sort -V | head -n 1)" != "$wanted" ]; then
        say "supple needs Rust $wanted or newer, and cargo here is $found."
        say "Run \`rustup update\`, or install Rust from https://rustup.rs; then start this again."
        exit 1
    fi
}

# A part of the Rust tools, by cargo's word for it and rustup's.
need_component() {
    cargo "$1" --version >/dev/null 2>&1 && return
    if have rustup; then
        say "installing $2"
        rustup component add "$2"
    else
        say "the checks need \`cargo $1\`; please install the package \`$2\` of your system, or Rust from https://rustup.rs"
        exit 1
    fi
}

# Installs packages with the package manager there is: one list each for apt, dnf and pacman.
install_packages() {
    if have apt-get; then
        say "installing $1"
        # A fresh machine has no lists yet, and an old one may have stale ones.
        as_root apt-get update -qq || true
        # shellcheck disable=SC2086
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $1 >/dev/null
    elif have dnf; then
        say "installing $2"
        # shellcheck disable=SC2086
        as_root dnf install -y -q $2
    elif have pacman; then
        say "installing $3"
        # shellcheck disable=SC2086
        as_root pacman -Sy --needed --noconfirm --quiet $3
    else
        say "there is no apt-get, dnf or pacman here; please install what these are called on your system: $1"
        return 1
    fi
}

# A linker and, but on a Mac, the headers of the sound library.
need_tools() {
    if [ "$(uname)" = Darwin ]; then
        xcode-select -p >/dev/null 2>&1 && return
        say "supple needs Apple's command line tools. Run \`xcode-select --install\`; then start this again."
        exit 1
    fi
    if ! have cc || ! have pkg-config || ! pkg-config --exists alsa; then
        install_packages "gcc libc6-dev pkg-config libasound2-dev" "gcc pkgconf-pkg-config alsa-lib-devel" \
            "gcc pkgconf alsa-lib"
    fi
}
