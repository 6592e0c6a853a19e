#!/usr/bin/env python3
"""Speaks every line of the bundled content and packs the clips. See make.sh.

    render.py speak LINES    speaks each line that has no take yet, again and again until the judge hears it right
    render.py pack LINES     writes sounds/voice/*.ogg and clips.json
    render.py check LINES    decodes the packed clips, judges each again, and lists what is doubtful

LINES is a JSON list of {"text", "group", "alone"}. A take is kept in target/voice/takes under the hash of what it was
made from, so the work can be stopped and goes on where it was. `pack` and `check` need no judge's memory: a clip
whose hash in clips.json is that of its line is current, and can be spoken again from the take written there.
"""

import hashlib
import itertools
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import packing
import sound
from speech import RATE, Phonemes, Unknown, Voice

ROOT = Path(__file__).parents[2]
WORK = ROOT / "target/voice"
TAKES = WORK / "takes"
CLIPS = ROOT / "sounds/voice"


@dataclass(frozen=True)
class Take:
    """A way to say a line: how fast, in the style of how many phonemes, whether after a word that is cut off, and
    with which mark at its end."""

    speed: float
    row: int = 0
    after: str = ""
    end: str = ""

    def __str__(self):
        rest = {"row": self.row, "after": self.after, "end": self.end}
        return " ".join([f"{self.speed}", *(f"{name} {value}" for name, value in rest.items() if value)])

    @staticmethod
    def parse(text):
        words = text.split()
        rest = dict(zip(words[1::2], words[2::2]))
        return Take(float(words[0]), int(rest.get("row", 0)), rest.get("after", ""), rest.get("end", ""))


# In the order in which they are tried. One or two words want the speed of talk, sentences a calmer one. Before a
# semicolon or a colon the voice falls where it rises before a full stop.
WORDS = [Take(1.0), Take(0.95), Take(1.0, 14), Take(1.0, end=";"), Take(1.0, end=":"), Take(1.0, 14, end=":"),
         Take(1.05), Take(0.9), Take(1.0, 20), Take(1.1), Take(0.9, end=":"), Take(1.0, 14, end="!"), Take(1.0, 60),
         Take(0.95, after="ˈOkˌA")]
SENTENCES = [Take(0.92), Take(0.88), Take(0.96), Take(0.92, 60), Take(1.0), Take(0.85),
             Take(0.92, end=";"), Take(0.92, end=":"), Take(1.0, end=";"), Take(0.92, 14, end=":"), Take(1.0, 14, end=";")]


def takes(phonemes):
    return WORDS if phonemes.count(" ") < 2 else SENTENCES


def read_lines(path):
    """The lines with their phonemes. All unknown words are told at once."""
    phonemes, unknown, lines = Phonemes(), [], {}
    for line in json.loads(Path(path).read_text()):
        try:
            lines.setdefault(line["text"], {**line, "phonemes": phonemes.of(line["text"])})
        except Unknown as word:
            unknown.append(f"{word}: {line['text']}")
    if unknown:
        sys.exit("words for scripts/voice/lexicon.toml:\n" + "\n".join(unknown))
    return list(lines.values())


def made(voice, phonemes, take):
    return hashlib.sha256(f"{voice.name}|{phonemes}|{take}".encode()).hexdigest()[:12]


def cut(samples):
    """What comes after the longest silence inside: the line without the word before it."""
    inner = [(b - a, b) for a, b in sound.silences(samples) if a > 15 and b < len(samples) / RATE * 100 - 10]
    if not inner:
        return samples
    return samples[int((max(inner)[1] / 100 - 0.06) * RATE) :]


def say(voice, phonemes, take):
    phonemes = phonemes.rstrip(".") + take.end if take.end else phonemes
    if not take.after:
        return sound.trim(voice.say(phonemes, take.speed, take.row))
    return sound.trim(cut(voice.say(f"{take.after}… {phonemes}", take.speed, take.row)))


def kept(line):
    """The file that remembers the take of a line and what the judge heard."""
    return TAKES / (hashlib.sha256(line["phonemes"].encode()).hexdigest()[:16] + ".json")


def current(voice, line, manifest):
    """The take of a line, if it has one: from this computer's work, or from the clips in the repository."""
    if kept(line).exists():
        return Take.parse(json.loads(kept(line).read_text())["take"])
    clip = manifest.get(line["text"])
    if clip and clip["made"] == made(voice, line["phonemes"], clip["take"]):
        return Take.parse(clip["take"])
    return None


def speak(lines, voice, manifest):
    from judge import Judge

    TAKES.mkdir(parents=True, exist_ok=True)
    todo = [line for line in lines if current(voice, line, manifest) is None]
    if not todo and not any(map(unsettled, lines)):
        return
    judge = Judge(WORK / "pieces")
    # The fixed words stand alone in a session, so each is judged alone, until it is right. The rest is tried in
    # company first, which is much faster; what is not understood there is spoken again alone, at the end.
    alone = [line for line in todo if line["alone"]]
    for line in alone:
        keep(line, *best(voice, judge, line))
    rest = sorted((line for line in todo if line not in alone), key=lambda line: len(line["text"]))
    for first in range(0, len(rest), 16):
        company = [(line, takes(line["phonemes"])[0]) for line in rest[first : first + 16]]
        clips = [say(voice, line["phonemes"], take) for line, take in company]
        right = judge.hears_all(clips, [line["text"] for line, _ in company])
        for (line, take), clip, understood in zip(company, clips, right):
            faults = sound.faults(clip, line["phonemes"], line["alone"])
            keep(line, {"take": str(take), "heard": ["in company"], "unlike": [float(not understood)], "faults": faults}, clip)
    for line in filter(unsettled, lines):
        keep(line, *best(voice, judge, line))


def unsettled(line):
    """Whether the line was only tried in company, and not well."""
    if not kept(line).exists():
        return False
    known = json.loads(kept(line).read_text())
    return "tried" not in known and bool(any(known["unlike"]) or known["faults"])


def best(voice, judge, line):
    """Takes until one is heard right and has no fault; else the best of all."""
    tried = []
    for take in takes(line["phonemes"]):
        clip = say(voice, line["phonemes"], take)
        heard, unlike = judge.hears(clip, line["text"])
        faults = sound.faults(clip, line["phonemes"], line["alone"])
        tried.append(({"take": str(take), "heard": heard, "unlike": unlike, "faults": faults}, clip))
        if not any(unlike) and not faults:
            break
    take, clip = min(tried, key=lambda t: (sum(u > 0 for u in t[0]["unlike"]), len(t[0]["faults"]), sum(t[0]["unlike"])))
    return take | {"tried": [other for other, _ in tried]}, clip


def keep(line, take, clip):
    np.save(kept(line).with_suffix(".npy"), clip.astype(np.float32))
    part = kept(line).with_suffix(".part")
    part.write_text(json.dumps({"text": line["text"], "phonemes": line["phonemes"], **take}, ensure_ascii=False, indent=1))
    part.rename(kept(line))
    print(f"{take['take']:12} {line['text']}", flush=True)
    if any(take["unlike"]) or take["faults"]:
        print("    ", take["heard"], take["faults"], flush=True)


def samples(voice, line, take):
    """The clip of a line, out of the cache if it was spoken on this computer."""
    cached = kept(line).with_suffix(".npy")
    return np.load(cached).astype(np.float64) if cached.exists() else say(voice, line["phonemes"], take)


def pack(lines, voice, manifest):
    missing = [line["text"] for line in lines if current(voice, line, manifest) is None]
    if missing:
        sys.exit(f"{len(missing)} lines have no take yet, such as {missing[0]!r}")
    groups = {}
    for line in lines:
        take = current(voice, line, manifest)
        groups.setdefault(line["group"], []).append((line, take, made(voice, line["phonemes"], take)))
    CLIPS.mkdir(parents=True, exist_ok=True)
    clips = []
    for group, wanted in groups.items():
        before = [clip for clip in manifest.values() if clip["file"] == group]
        same = {(clip["text"], clip["made"]) for clip in before} == {(line["text"], hash_) for line, _, hash_ in wanted}
        if same and (CLIPS / f"{group}.ogg").exists():
            clips += before
            continue
        # In the order of the lines: what is said first is decoded first.
        sounds = [sound.level(samples(voice, line, take)) for line, take, _ in wanted]
        places = packing.write(CLIPS / f"{group}.ogg", sounds)
        for (line, take, hash_), (first, frames) in zip(wanted, places):
            clips.append({"text": line["text"], "file": group, "first": first, "frames": frames, "take": str(take), "made": hash_})
        print(group, len(places), flush=True)
    for path in CLIPS.glob("*.ogg"):
        if path.stem not in groups:
            path.unlink()
    clips.sort(key=lambda clip: (clip["file"], clip["text"]))
    rows = ",\n".join(" " + json.dumps(clip, ensure_ascii=False) for clip in clips)
    (CLIPS / "clips.json").write_text(f"[\n{rows}\n]\n")
    seconds = sum(clip["frames"] for clip in clips) / RATE
    size = sum(path.stat().st_size for path in CLIPS.glob("*.ogg"))
    print(f"{len(clips)} clips, {len(groups)} files, {seconds:.0f} s, {size / 1e6:.2f} MB")


def check(lines, manifest):
    from judge import Judge

    judge = Judge(WORK / "pieces")
    phonemes = {line["text"]: line["phonemes"] for line in lines}
    solos = {line["group"] for line in lines if line["alone"]}
    if phonemes.keys() != manifest.keys():
        sys.exit(f"not the same in the content and in clips.json: {sorted(phonemes.keys() ^ manifest.keys())}")
    together, alone, doubtful = 0, 0, []
    for file, clips in itertools.groupby(manifest.values(), lambda clip: clip["file"]):
        decoded, clips = packing.read(CLIPS / f"{file}.ogg"), list(clips)
        sounds = [decoded[clip["first"] : clip["first"] + clip["frames"]] for clip in clips]
        texts = [clip["text"] for clip in clips]
        understood = [False] * len(clips) if file in solos else judge.hears_all(sounds, texts)
        for text, samples, clip, right in zip(texts, sounds, clips, understood):
            heard, unlike = ([], []) if right else judge.hears(samples, text, (0.5, 0.2))
            faults = sound.faults(samples, phonemes[text], file in solos) + sound.uneven(samples)
            together += right
            alone += not right and not any(unlike)
            if any(unlike) or faults:
                doubtful.append((text, clip["take"], heard if any(unlike) else [], faults))
    print(f"{together + alone} of {len(manifest)} clips heard right, {together} of them among others; {len(doubtful)} doubtful")
    for entry in doubtful:
        print(" ", *entry)


if __name__ == "__main__":
    command, path = sys.argv[1:]
    lines = read_lines(path)
    manifest_file = CLIPS / "clips.json"
    manifest = {clip["text"]: clip for clip in json.loads(manifest_file.read_text())} if manifest_file.exists() else {}
    if command == "speak":
        speak(lines, Voice(WORK / "pieces"), manifest)
    elif command == "pack":
        pack(lines, Voice(WORK / "pieces"), manifest)
    elif command == "check":
        check(lines, manifest)
    else:
        sys.exit(__doc__)
