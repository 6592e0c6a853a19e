"""Clips one after another in an Ogg Vorbis file, and where each begins in what is decoded from it."""

import subprocess

import numpy as np

from speech import RATE

GAP = RATE // 10  # frames of silence before, between and after
QUALITY = "1"


def write(path, clips):
    """Writes the file and returns the first frame and the number of frames of each clip, as decoded."""
    silence = np.zeros(GAP)
    track, places, at = [silence], [], GAP
    for clip in clips:
        places.append((at, len(clip)))
        track += [clip, silence]
        at += len(clip) + GAP
    track = np.concatenate(track)
    pcm = (np.clip(track, -1, 1) * 32767).round().astype("<i2").tobytes()
    part = path.with_suffix(".part")
    subprocess.run(
        ["oggenc", "-Q", "-r", "-B", "16", "-C", "1", "-R", str(RATE), "-q", QUALITY, "-s", "1", "-o", str(part), "-"],
        input=pcm, check=True,
    )
    shift = offset(track, read(part), at)
    part.rename(path)
    return [(first + shift, frames) for first, frames in places]


def read(path):
    """The decoded samples."""
    pcm = subprocess.run(["oggdec", "-Q", "-R", "-b", "16", "-o", "-", str(path)], check=True, capture_output=True).stdout
    return np.frombuffer(pcm, dtype="<i2").astype(np.float64) / 32768


def offset(track, decoded, frames):
    """By how many frames the decoded file is late; an encoder may add silence in front."""
    if abs(len(decoded) - frames) > GAP:
        raise RuntimeError(f"{len(decoded)} frames came out of {frames}")
    size = 1 << (len(track) + GAP).bit_length()
    alike = np.fft.irfft(np.fft.rfft(decoded, size) * np.conj(np.fft.rfft(track, size)))
    lags = np.concatenate([alike[:GAP], alike[-GAP:]])
    late = int(lags.argmax())
    return late if late < GAP else late - 2 * GAP
