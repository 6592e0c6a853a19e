#!/usr/bin/env bash
# Runs every check that a change has to pass. Installs what the checks need and the computer lacks.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
cd "$here"

. "$here/scripts/needs.sh"
need_cargo
need_tools
need_component fmt rustfmt
need_component clippy clippy

# The sound is recorded from a private sound server, the interface is tried in a real terminal,
# and media keys on a private bus.
if [ "$(uname)" = Linux ] && ! { have tmux && have pulseaudio && have pactl && have parec && have dbus-daemon; }; then
    install_packages "tmux pulseaudio pulseaudio-utils libasound2-plugins dbus" \
        "tmux pulseaudio pulseaudio-utils alsa-plugins-pulseaudio dbus-daemon" \
        "tmux pulseaudio libpulse alsa-plugins dbus"
fi

check() {
    say ""
    say "== $1"
    shift
    "$@"
}

check "format" cargo fmt --check
check "lints" cargo clippy --locked --quiet --all-targets -- -D warnings
check "lints, without sound and media keys" cargo clippy --locked --quiet --all-targets --no-default-features -- -D warnings
if have cargo-nextest; then
    check "tests" cargo nextest run --locked --cargo-quiet --no-fail-fast
    # nextest leaves out the examples in the documentation.
    check "examples in the documentation" cargo test --locked --quiet --doc
else
    # One binary after the other, so that nothing runs beside the recordings.
    check "tests" cargo test --locked --quiet --no-fail-fast
fi
check "schemas in an editor" scripts/editors.sh
check "documentation" env RUSTDOCFLAGS="-D warnings" cargo doc --locked --quiet --no-deps
say ""
say "everything passes"
