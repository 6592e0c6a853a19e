#!/usr/bin/env bash
# Builds supple and starts it with the arguments given:
#
#   scripts/run.sh                      the interface
#   scripts/run.sh play desk-micro-3    one session
#
# What the computer lacks for the build (a C compiler, pkg-config, the ALSA headers) is installed
# first; nothing is when all is there.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)

. "$here/scripts/needs.sh"
need_cargo
need_tools

cargo build --release --locked --manifest-path "$here/Cargo.toml"
exec "${CARGO_TARGET_DIR:-$here/target}/release/supple" "$@"
