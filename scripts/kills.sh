#!/bin/sh
# Kills sessions at random moments (200, or as many as its argument says), with a release build at a hundred
# times the speed, and looks whether anything but the running lap was lost.
set -eu
cd "$(dirname "$0")/.."
cargo build --release
program="$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release/supple"
SUPPLE_TEST_PROGRAM="$program" SUPPLE_TEST_KILLS="${1:-200}" \
    cargo test --test it -- --exact it::recording::a_killed_session_loses_at_most_the_running_lap
