#!/usr/bin/env python3
"""Listens to whole sessions and compares what is understood with what the score says is heard.

    target/voice/venv/bin/python scripts/voice/listen.py ROUTINE...

make.sh puts the recogniser there. SUPPLE names the program, target/release/supple otherwise. It fails where
less than 95 of a hundred words are understood in their order, where two lines would be said at once, and where a
side is told less than two seconds before it begins. The tones are turned off: they are not what is judged.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np

from judge import Judge
from speech import RATE

ROOT = Path(__file__).parents[2]
SUPPLE = os.environ.get("SUPPLE", str(ROOT / "target/release/supple"))
LONGEST = 20.0  # seconds that the recogniser is given at once
QUIET = 0.35  # seconds of it before and after
AHEAD = 30  # how many sounds further on a word is still looked for
LINE = re.compile(r"\s*(\d+):(\d+\.\d+)  says   (.*?)(?: · (left|right))?$")


def supple(home, *arguments):
    env = {"PATH": os.environ["PATH"], "HOME": home, "SUPPLE_CONFIG_DIR": home, "SUPPLE_STATE_DIR": home}
    done = subprocess.run([SUPPLE, *arguments], env=env, cwd=home, check=True, capture_output=True, text=True)
    return done.stdout


def said(score, lengths):
    """When each line begins and ends, and its words."""
    for line in map(LINE.match, score.splitlines()):
        if line:
            at = 60 * int(line[1]) + float(line[2])
            yield at, at + lengths[line[3]], line[3]


def stretches(lines):
    """Lines one soon after the other, as long as the recogniser hears at once."""
    part = []
    for line in lines:
        if part and (line[0] - part[-1][1] > 2 or line[1] - part[0][0] > LONGEST):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def understood(judge, text, heard):
    """Which words of a text are heard, one after the other."""
    sounds, at = judge._sounds(heard), 0
    for word in text.split():
        wanted = judge._sounds(word)
        # Two words may share a sound: "sit tall".
        place = sounds.find(wanted, max(at - 1, 0), at + len(wanted) + AHEAD)
        at = place + len(wanted) if place >= 0 else at
        yield word, place >= 0


def listen(routine, judge, lengths):
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "config.toml").write_text("[sound]\nvolume = 100\ntones = 0\n")
        lines = list(said(supple(home, "show", routine, "--score"), lengths))
        session = json.loads(supple(home, "show", routine, "--json"))
        supple(home, "render", routine, "-o", f"{home}/session.wav")
        with wave.open(f"{home}/session.wav") as file:
            both = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").reshape(-1, 2)
    track = both.mean(axis=1)[::2] / 32768  # 48 kHz to the 24 kHz of the judge
    words = right = 0
    for part in stretches(lines):
        text = " ".join(line[2] for line in part)
        first, last = part[0][0], part[-1][1]
        heard = judge.hear(track[int((first - 0.1) * RATE) : int((last + 0.1) * RATE)], QUIET)
        found = list(understood(judge, text, heard))
        words += len(found)
        right += sum(ok for _, ok in found)
        if not all(ok for _, ok in found):
            print(f"  {int(first) // 60}:{first % 60:05.2f}  {text!r} was heard as {heard!r}")
    wrong = [f"{a[2]!r} and {b[2]!r}" for a, b in zip(lines, lines[1:]) if b[0] < a[1]]
    late = list(late_sides(lines, session["segments"]))
    print(f"{routine}: {right} of {words} words, {100 * right / words:.1f} of a hundred; {len(wrong)} at once; {len(late)} late")
    return right >= 0.95 * words and not wrong and not late


def late_sides(lines, segments):
    """Sides that are not told two seconds before their first set."""
    before = None
    for segment in segments:
        if segment["part"] not in ("hold", "work"):
            continue
        now = (segment["step"], segment["side"])
        if segment["side"] and now != before:
            side = f"{segment['side'].title()} side"
            told = [end for _, end, text in lines if text in (f"{side}.", f"{side} on top.") and end <= segment["start"]]
            if not told or not 2 <= segment["start"] - told[-1] < 60:
                yield now
        before = now


def main():
    lengths = {clip["text"]: clip["frames"] / RATE for clip in json.loads((ROOT / "sounds/voice/clips.json").read_text())}
    judge = Judge(ROOT / "target/voice/pieces")
    good = [listen(routine, judge, lengths) for routine in sys.argv[1:]]
    sys.exit(0 if good and all(good) else 1)


if __name__ == "__main__":
    main()
