#!/usr/bin/env bash
# Proves that an editor with the TOML language server Tombi understands routine files by the schemas
# that `supple init` writes: every bundled file passes, and a broken one does not.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
cd "$here"
. "$here/scripts/needs.sh"

can_venv() { have python3 && python3 -c 'import ensurepip, venv' 2>/dev/null; }
if ! can_venv && [ "$(uname)" = Linux ]; then
    install_packages "python3 python3-venv" "python3" "python"
fi
if ! can_venv; then
    say "the schemas are checked with Tombi, which comes through pip; please install python3 with pip and venv"
    exit 1
fi
tombi=$here/target/tombi/bin/tombi
if [ ! -x "$tombi" ]; then
    python3 -m venv "$here/target/tombi"
    "$here/target/tombi/bin/pip" install --quiet --disable-pip-version-check tombi==1.9.6
fi

folder=$here/target/editors
rm -rf "$folder"
SUPPLE_CONFIG_DIR=$folder cargo run --locked --quiet -- init >/dev/null
cp routines/*.toml "$folder/routines/"
# These are no routines.
for name in advice checklists comfort safety sources; do
    rm "$folder/routines/$name.toml"
done
cp routines/exercises/*.toml "$folder/routines/exercises/"
for name in begun copied pasted; do
    case $name in
        begun) set -- "$name" ;;
        copied) set -- "$name" --from core-base ;;
        pasted) set -- "$name" --paste ;;
    esac
    printf 'Clamshell 3x10, hold 5 s\nTowel scrunch 2x15\nplank 10 x 2\n' |
        SUPPLE_CONFIG_DIR=$folder cargo run --locked --quiet -- new "$@" >/dev/null
done

cd "$folder"
"$tombi" lint --offline --error-on-warnings

# One mistake a file: a key that is not there, a number out of range, a word that is none.
broken() {
    printf '#:schema ../schemas/routine.json\n\ntitle = "Broken"\n%s\n\n[[step]]\nexercise = "clamshell"\n%s\n' \
        "$2" "$3" >routines/broken.toml
    if "$tombi" lint --offline routines/broken.toml >broken.log 2>&1; then
        say "Tombi finds nothing wrong with $1"
        exit 1
    fi
}
broken "a wrong key" '' 'tmepo = "2-1-2-0"'
broken "a wrong range" '' 'sets = 101'
broken "a wrong time" '' 'rest = "30 weeks"'
broken "a wrong word" 'level = "easy"' ''
rm routines/broken.toml
say "Tombi accepts $(find routines -name '*.toml' | wc -l) files and refuses four broken ones"
