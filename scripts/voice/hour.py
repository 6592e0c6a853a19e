#!/usr/bin/env python3
"""Plays a session for an hour through a private sound server, presses keys all the while, and compares the recording
with what was due.

    target/voice/venv/bin/python scripts/voice/hour.py [MINUTES] [FOLDER]

make.sh puts numpy there; pulseaudio, pulseaudio-utils and libasound2-plugins are needed too. SUPPLE names the program,
target/release/supple otherwise. A FOLDER keeps the recording, 700 MB an hour, and can be looked at again: with MINUTES 0
nothing is played. The keys come at chance moments, always the same ones: pause and go on, next, back, again,
jumps, ten seconds more or less, done.

It fails where 95 of a hundred onsets, of tones or of lines, are not within 2 ms of what was due, and where something
of the old future is heard 200 ms after a key or later; what comes within seconds of a moment in which the computer let
the recorder wait is told beside it, but not judged: a server that is kept from running drops samples, whoever plays. The server's clock runs a little fast or slow; the recorder
notes when each of its chunks is read, which may be late but never early, and what is earliest in ten seconds tells
when a frame was recorded.
"""

import fcntl
import json
import os
import pty
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import wave
from pathlib import Path

import numpy as np
from scipy.ndimage import median_filter
from scipy.signal import correlate, resample_poly

import packing

ROOT = Path(__file__).parents[2]
SUPPLE = os.environ.get("SUPPLE", str(ROOT / "target/release/supple"))
RATE = 48_000
SEED = 7

# What a tone, a clip and a repetition's number may begin with; how far off it is looked for.
LOOKED_AT, REACH = 0.6, 0.03  # seconds
LEAST = 0.15  # seconds; what is cut off sooner has no onset that could be measured
SILENT_AFTER = 0.2  # seconds
FAINT = 0.004  # of full scale
CLEAR = 0.3  # how alike recording and sound have to be, at the least

# A recorder that waits so long for its next 5 ms sits on a computer that lets nobody run in time; what was lost then
# is made up for in some seconds.
STARVED, RECOVERY = 30, 10  # milliseconds, seconds

# Keys with how often each comes.
KEYS = {"space": 5, "n": 2, "b": 3, "r": 2, "+": 2, "-": 1, "enter": 1, "jump": 2}
BYTES = {"space": b" ", "enter": b"\r"}

STEPS = ["cat-camel", "curl-up", "side-plank-2", "bird-dog-1", "bridge-1", "breath-belly", "calf-wall-straight",
         "prone-press-up", "figure-four-supine", "trunk-rotation", "ankle-pumps", "hip-flexor-kneeling"]


def routine():
    steps = "".join(f'\n[[step]]\nexercise = "{id}"\n' for id in STEPS * 4)
    return f'title = "An hour of keys"\nrest = "15s"\n{steps}'


class Rig:
    """A private sound server whose sink keeps real time, and a home for what plays through it."""

    def __init__(self, home):
        self.home = home
        (home / "config").mkdir()
        (home / "asoundrc").write_text("pcm.default { type pulse }\nctl.default { type pulse }\n")
        (home / "config/config.toml").write_text('[sound]\nvolume = 100\ntalk = "full"\n[check_in]\nask = "never"\n')
        (home / "routine.toml").write_text(routine())
        self.env = {
            "PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8",
            "PULSE_RUNTIME_PATH": str(home / "runtime"), "PULSE_STATE_PATH": str(home / "pulse"),
            "PULSE_COOKIE": str(home / "cookie"), "PULSE_SERVER": f"unix:{home / 'socket'}",
            "ALSA_CONFIG_PATH": str(home / "asoundrc"), "SUPPLE_CONFIG_DIR": str(home / "config"),
            "SUPPLE_DATA_DIR": str(home / "data"), "SUPPLE_STATE_DIR": str(home / "state"),
            "SUPPLE_SCHEDULE": str(home / "schedule.json"),
        }
        self.server = self.start(
            "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--realtime=no",
            "--high-priority=no", "--log-target=stderr",
            "-L", f"module-native-protocol-unix auth-anonymous=1 socket={home / 'socket'}",
            "-L", "module-null-sink sink_name=rig format=s16le rate=48000 channels=2 norewinds=1",
            stderr=(home / "server.log").open("w"))
        until = time.monotonic() + 20
        while subprocess.run(["pactl", "info"], env=self.env, capture_output=True).returncode:
            if time.monotonic() > until:
                raise SystemExit("the sound server does not answer")
            time.sleep(0.1)

    def start(self, *command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        return subprocess.Popen(command, env=self.env, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr)

    def record(self):
        """Records until the process that is returned ends."""
        parec = self.start("parec", "-d", "rig.monitor", "--raw", "--format=s16le", "--rate=48000", "--channels=2",
                           "--latency-msec=5", "--process-time-msec=2", stdout=subprocess.PIPE)

        def read():
            count, log = 0, []
            with (self.home / "tape.raw").open("wb") as tape:
                while chunk := os.read(parec.stdout.fileno(), 65_536):
                    count += len(chunk)
                    log.append((count // 4, time.monotonic_ns()))
                    tape.write(chunk)
            np.save(self.home / "clock.npy", np.array(log))

        reader = threading.Thread(target=read)
        reader.start()
        return parec, reader


def play(rig, minutes):
    """Plays the session and presses keys; returns each with its moment, and the share of a core that it took."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(SUPPLE, [SUPPLE, "play", str(rig.home / "routine.toml")], rig.env)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def drain():
        try:
            while os.read(terminal, 65_536):
                pass
        except OSError:
            pass

    threading.Thread(target=drain, daemon=True).start()
    chance, pressed, stands = random.Random(SEED), [], False
    began = time.monotonic()
    time.sleep(5)

    def press(name, keys=None):
        pressed.append((name, time.monotonic_ns()))
        os.write(terminal, keys or BYTES.get(name, name.encode()))

    while time.monotonic() < began + 60 * minutes:
        time.sleep(chance.uniform(0.5, 4) if chance.random() < 0.2 else chance.uniform(4, 20))
        name = "space" if stands else chance.choices(list(KEYS), KEYS.values())[0]
        if name == "space":
            stands = not stands
            press(name)
            if stands and chance.random() < 0.3:
                time.sleep(chance.uniform(20, 28))
        elif name == "jump":
            os.write(terminal, b"j")
            time.sleep(0.4)
            os.write(terminal, chance.choice([b"\x1b[A", b"\x1b[B"]) * chance.randint(1, 4))
            time.sleep(0.4)
            press(name, b"\r")
        else:
            press(name)
    ticks = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    share = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK") / (time.monotonic() - began)
    press("end", b"\x03")
    os.waitpid(pid, 0)
    return pressed, share


def record(home, minutes):
    rig = Rig(home)
    parec, reader = rig.record()
    time.sleep(1)
    pressed, share = play(rig, minutes)
    time.sleep(1)
    parec.send_signal(signal.SIGTERM)
    reader.join()
    rig.server.terminate()
    rig.server.wait()
    (home / "keys.json").write_text(json.dumps({"keys": pressed, "share": share, "load": os.getloadavg()}))


class Tape:
    """A recording, and which frame of it was recorded when."""

    def __init__(self, home):
        self.frames = np.memmap(home / "tape.raw", dtype="<i2", mode="r")
        self.frames = self.frames[: len(self.frames) // 2 * 2].reshape(-1, 2)
        log = np.load(home / "clock.npy")
        log = log[log[:, 0] > RATE // 2]  # at first the server delivers in large blocks
        waits = np.diff(log[:, 1]) / 1e6
        self.longest_wait = waits.max()
        self.starved = log[1:, 1][waits > STARVED]
        self.zero = log[0, 1]
        seconds = (log[:, 1] - self.zero) / 1e9
        began = seconds - log[:, 0] / RATE
        windows = np.array_split(np.arange(len(log)), max(1, int(seconds[-1] // 10)))
        self.at = np.array([seconds[w].mean() for w in windows])
        self.began = median_filter(np.array([began[w].min() for w in windows]), 5)
        self.drift = np.polyfit(self.at, self.began, 1)[0] * 1e6 if len(windows) > 2 else 0.0

    def frame(self, ns):
        seconds = (ns - self.zero) / 1e9
        return int(round((seconds - np.interp(seconds, self.at, self.began)) * RATE))

    def calm(self, ns):
        """Whether the computer kept up with the recorder just before and at a moment."""
        first, last = np.searchsorted(self.starved, [ns - RECOVERY * 1_000_000_000, ns + 1_000_000_000])
        return first == last

    def part(self, first, count):
        first = max(first, 0)
        return self.frames[first : first + count].astype(np.float64).mean(axis=1) / 32768


class Sounds:
    """What each tone and each line sounds like."""

    def __init__(self):
        self.clips = {clip["text"]: clip for clip in json.loads((ROOT / "sounds/voice/clips.json").read_text())}
        self.files, self.known = {}, {}

    def line(self, text):
        if text not in self.known:
            clip = self.clips[text]
            name = clip["file"]
            if name not in self.files:
                self.files[name] = packing.read(ROOT / f"sounds/voice/{name}.ogg")
            samples = self.files[name][clip["first"] : clip["first"] + clip["frames"]]
            self.known[text] = resample_poly(samples, 2, 1)
        return self.known[text]

    def tone(self, name):
        if name not in self.known:
            with wave.open(str(ROOT / f"sounds/soft/{name}.wav")) as file:
                assert file.getnchannels() == 1
                samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / 32768
                self.known[name] = resample_poly(samples, RATE, file.getframerate())
        return self.known[name]


def alike(tape, sound, frame):
    """How far from `frame` on the tape a sound begins, in ms, and how alike the two are there."""
    reach = int(REACH * RATE)
    part = tape.part(frame - reach, len(sound) + 2 * reach)
    if len(part) < len(sound) + 2 * reach:
        return 0.0, 0.0
    energy = np.cumsum(np.concatenate([[0], part**2]))
    local = np.sqrt(np.maximum(energy[len(sound) :] - energy[: -len(sound)], 1e-9))
    found = correlate(part, sound, mode="valid", method="fft") / local / np.linalg.norm(sound)
    best = int(found.argmax())
    return (best - reach) / RATE * 1000, found[best]


def look(home):
    schedule = json.loads((home / "schedule.json").read_text())
    played = json.loads((home / "keys.json").read_text())
    tape, sounds = Tape(home), Sounds()
    replaced = np.array(schedule["replaced"])
    cues = {(tone["at"], "tone", tone["sound"]): sounds.tone(tone["sound"]) for tone in schedule["tones"]}
    cues |= {(line["at"], "line", line["text"]): sounds.line(line["text"]) for line in schedule["lines"]}

    # From each key that replaced the future to the moment that it did.
    changes = []
    for name, at in played["keys"]:
        after = replaced[(replaced >= at) & (replaced < at + 1e9)]
        if len(after):
            changes.append((name, at, int(after[0])))
    cutting = [at for name, at, _ in changes if name not in "+-"]

    found = {"tone": [], "line": []}
    missed, sounding = [], []
    for (at, kind, what), sound in sorted(cues.items()):
        end = at + int(len(sound) / RATE * 1e9)
        cut = min((key for key in replaced if at < key < end), default=end)
        whole = sound
        sound = sound[: int(min(LOOKED_AT, (cut - at) / 1e9) * RATE)]
        if kind == "line":
            # What lies still ahead at a cutting key is a fault if it goes on.
            key = min((key for key in cutting if at < key < end), default=None)
            sounding += [(at, key, what, whole)] if key else []
        if len(sound) < LEAST * RATE:
            continue
        off, likeness = alike(tape, sound, tape.frame(at))
        if likeness < CLEAR:
            missed.append((at, kind, what, round(float(likeness), 2)))
        else:
            found[kind].append((at, off, likeness, what))

    good = True
    both = sorted(found["tone"] + found["line"])
    middle = float(np.median([off for _, off, *_ in both]))
    print(f"{(replaced[-1] - replaced[0]) / 6e10:.1f} minutes, {len(played['keys'])} keys, {len(changes)} of them a change; "
          f"{100 * played['share']:.2f} % of a core, load {played['load'][0]:.1f}")
    print(f"the server's clock: {tape.drift:+.1f} millionths off; the recorder waited {tape.longest_wait:.0f} ms at the longest, "
          f"{len(tape.starved)} times more than {STARVED}")
    for kind, all_ in found.items():
        list_ = [one for one in all_ if tape.calm(one[0])]
        if not list_:
            print(f"{len(all_)} {kind}s, none of them while the computer kept up: nothing can be said of them")
            good = False
            continue
        every = np.abs(np.array([off for _, off, *_ in all_]) - middle)
        off = np.abs(np.array([off for _, off, *_ in list_]) - middle)
        p95 = np.quantile(off, 0.95)
        good &= p95 <= 2
        print(f"{len(all_)} {kind}s: half within {np.median(every):.2f}, p95 {np.quantile(every, 0.95):.2f} ms")
        print(f"{len(list_)} of them while the computer kept up: half within {np.median(off):.2f}, p95 {p95:.2f}, at most {off.max():.2f} ms "
              f"(all of them {middle:+.1f} ms)")
        for place in np.argsort(off)[-3:][::-1]:
            at, was, likeness, what = list_[place]
            print(f"    {(at - replaced[0]) / 1e9:8.2f} s {what!r} {was - middle:+.2f} ms, {likeness:.2f} alike")
    lost = [one for one in missed if tape.calm(one[0])]
    print(f"{len(missed)} not found, {len(lost)} of them while the computer kept up: {[what for _, _, what, _ in lost][:12]}")
    good &= not lost

    # The first new sounds after a key.
    new = []
    for name, key, at in changes:
        new += [off - middle for when, off, *_ in both if at <= when < at + 3e9 and tape.calm(when)]
    if new:
        print(f"{len(new)} onsets in the 3 s after a change: p95 {np.quantile(np.abs(new), 0.95):.2f} ms")

    # Lines that a key cut off: how long after the key each is still there.
    left = []
    for at, key, what, sound in sounding:
        before = int((key - at) / 1e9 * RATE)
        if tape.calm(key) and before > LEAST * RATE:
            frame = tape.frame(at) + int(round(middle * RATE / 1000))
            left.append((still_heard(tape, sound, frame, before), what))
    if left:
        longest, what = max(left)
        print(f"{len(left)} lines cut off by a key: {what!r} was heard the longest, {longest:.0f} ms more")
        good &= longest <= SILENT_AFTER * 1000

    # Where nothing is due nothing is heard.
    quiet = np.ones(len(tape.frames), dtype=bool)
    lines = [(line["at"], line["lasts"]) for line in schedule["lines"]]
    rings = [(tone["at"], int(len(sounds.tone(tone["sound"])) / RATE * 1e9)) for tone in schedule["tones"]]
    cuts = sorted(cutting)
    for at, lasts in lines + [(s["at"], s["lasts"]) for s in schedule["strokes"]]:
        cut = min((key for key in cuts if at < key < at + lasts), default=None)
        end = at + lasts if cut is None else min(at + lasts, cut + int(SILENT_AFTER * 1e9))
        mark(tape, quiet, at, end, middle)
    for at, lasts in rings:
        mark(tape, quiet, at, at + lasts, middle)
    quiet[: tape.frame(replaced[0])] = False
    quiet[tape.frame(replaced[-1]) :] = False
    for at in tape.starved:
        mark(tape, quiet, at - 1e9, at + RECOVERY * 1e9, middle)
    loud = np.nonzero(quiet & (np.abs(tape.frames).max(axis=1) > FAINT * 32768))[0]
    print(f"{quiet.sum() / RATE:.0f} s in which nothing is due: {len(loud) / RATE * 1000:.1f} ms of it are loud, "
          f"after {sorted({int(frame / RATE) for frame in loud})[:12]} s")
    good &= len(loud) == 0
    return good


def still_heard(tape, sound, frame, key):
    """How many ms after a key, at its frame of a sound that lies at a frame of the tape, that still sounds there.

    It ends where the two differ for the first time: what follows may be of the new future, and one vowel is like another.
    """
    step, last = RATE // 40, 0
    for first in range(key, len(sound) - step, step // 2):
        old, heard = sound[first : first + step], tape.part(frame + first, step)
        loud = np.linalg.norm(old) > FAINT * np.sqrt(step)
        if loud and old @ heard <= 0.7 * np.linalg.norm(old) * np.linalg.norm(heard):
            break
        if loud:
            last = first + step - key
    return last / RATE * 1000


def mark(tape, quiet, at, end, middle, margin=0.02):
    """Something may be heard from a moment to another."""
    off = (middle / 1000 - margin) * RATE
    quiet[max(tape.frame(at) + int(off), 0) : tape.frame(end) + int((middle / 1000 + margin) * RATE)] = False


def main():
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    home = Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp())
    if minutes:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        record(home, minutes)
    good = look(home)
    if len(sys.argv) <= 2:
        shutil.rmtree(home)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
