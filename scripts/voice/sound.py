"""Trimming, measuring and levelling of clips."""

import numpy as np
from scipy.signal import lfilter, resample_poly

from speech import RATE

LOUDNESS = -19.0  # LUFS, EBU R128
PEAK = 10 ** (-1.5 / 20)  # true peak
RISE = 2.0  # semitones
SHORT = 1.0  # seconds; shorter clips are levelled by their loudest 400 ms
LOUDEST_OVER_WHOLE = 1.8  # LU, the loudest 400 ms over the whole, middle of the longer clips


def rms(samples, width=0.01):
    """Root mean square in dB of each `width` seconds."""
    step = int(width * RATE)
    frames = samples[: len(samples) // step * step].reshape(-1, step)
    return 10 * np.log10((frames**2).mean(axis=1) + 1e-12)


def silences(samples, quiet=-42.0):
    """First and last hundredth of each stretch that is `quiet` dB under the loudest."""
    level = rms(samples)
    low = np.concatenate([[False], level < level.max() + quiet, [False]]).astype(np.int8)
    edges = np.diff(low)
    return list(zip(np.nonzero(edges == 1)[0], np.nonzero(edges == -1)[0]))


def trim(samples, before=0.03, after=0.09):
    """Cuts the silence off both ends, and a click that stands alone at the end."""
    level = rms(samples)
    gaps = silences(samples, -48.0)
    end = len(level)
    if gaps and gaps[-1][1] == end:
        end = gaps.pop()[0]
    while gaps and gaps[-1][1] - gaps[-1][0] >= 15 and end - gaps[-1][1] <= 10 and level[gaps[-1][1] : end].max() < level.max() - 22:
        end = gaps.pop()[0]
    begin = gaps[0][1] if gaps and gaps[0][0] == 0 else 0
    first = max(0, int((begin / 100 - before) * RATE))
    last = min(len(samples), int((end / 100 + after) * RATE))
    clip = samples[first:last].astype(np.float64)
    rise, fall = int(0.005 * RATE), int(0.04 * RATE)
    clip[:rise] *= np.linspace(0, 1, rise)
    clip[-fall:] *= np.linspace(1, 0, fall) ** 2
    return clip


def weighted(samples):
    """The K weighting of ITU-R BS.1770-4, its two analogue filters mapped to our rate."""
    k = np.tan(np.pi * 1681.974450955533 / RATE)
    q, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    mid = high**0.4996667741545416
    norm = 1 + k / q + k * k
    shelf = ([(high + mid * k / q + k * k) / norm, 2 * (k * k - high) / norm, (high - mid * k / q + k * k) / norm],
             [1, 2 * (k * k - 1) / norm, (1 - k / q + k * k) / norm])
    k = np.tan(np.pi * 38.13547087602444 / RATE)
    q = 0.5003270373238773
    norm = 1 + k / q + k * k
    pass_ = ([1, -2, 1], [1, 2 * (k * k - 1) / norm, (1 - k / q + k * k) / norm])
    return lfilter(*pass_, lfilter(*shelf, samples))


def loudness(samples):
    """Integrated and greatest momentary loudness in LUFS."""
    block, hop = int(0.4 * RATE), int(0.1 * RATE)
    sound = np.pad(weighted(samples), (0, max(0, block - len(samples))))
    starts = range(0, len(sound) - block + 1, hop)
    power = np.array([(sound[s : s + block] ** 2).mean() for s in starts]) + 1e-12
    momentary = -0.691 + 10 * np.log10(power)
    kept = power[momentary > -70]
    kept = kept[kept > kept.mean() * 0.1] if len(kept) else power
    return -0.691 + 10 * np.log10(kept.mean()), momentary.max()


def true_peak(samples):
    return np.abs(resample_poly(samples, 4, 1)).max()


def level(clip):
    """The clip at the common loudness, its peaks rounded off where they would pass the limit."""
    for _ in range(3):
        whole, loudest = loudness(clip)
        short = len(clip) < SHORT * RATE
        gain = LOUDNESS + LOUDEST_OVER_WHOLE - loudest if short else LOUDNESS - whole
        clip = limit(clip * 10 ** (gain / 20))
    return clip


def uneven(clip):
    """What is wrong with the level of a packed clip, as words."""
    found = []
    whole, loudest = loudness(clip)
    short = len(clip) < SHORT * RATE
    off = loudest - LOUDNESS - LOUDEST_OVER_WHOLE if short else whole - LOUDNESS
    if abs(off) > 0.7:
        found.append(f"{off:+.1f} LU off")
    if true_peak(clip) > 10 ** (-0.5 / 20):
        found.append(f"peaks at {20 * np.log10(true_peak(clip)):.1f} dB")
    return found


def limit(clip):
    """Turns down what would pass the peak limit, 5 ms before and after each peak, smoothly."""
    over = np.abs(resample_poly(clip, 4, 1))[: 4 * len(clip)].reshape(-1, 4).max(axis=1)
    gain = np.minimum(1.0, PEAK / np.maximum(over, 1e-9))
    reach = int(0.005 * RATE)
    lowest = np.lib.stride_tricks.sliding_window_view(np.pad(gain, 2 * reach, constant_values=1.0), 2 * reach + 1).min(axis=1)
    window = np.hanning(2 * reach + 1)
    return clip * np.convolve(lowest, window / window.sum(), mode="valid")


def pitch(samples):
    """Fundamental frequency in Hz of each voiced hundredth of a second, by autocorrelation."""
    sound = resample_poly(samples, 1, 3)
    width, hop, rate = 320, 80, RATE // 3
    if len(sound) < width:
        return np.array([])
    frames = np.lib.stride_tricks.sliding_window_view(sound, width)[::hop]
    frames = frames - frames.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(frames * np.hanning(width), 1024)
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(width), 1024)) ** 2)
    auto = np.fft.irfft(np.abs(spectrum) ** 2)[:, :160] / window[:160]
    auto /= auto[:, :1] + 1e-9
    lags = np.arange(rate // 400, rate // 90)
    best = lags[auto[:, lags].argmax(axis=1)]
    loud = (frames**2).mean(axis=1)
    voiced = (auto[np.arange(len(auto)), best] > 0.6) & (loud > loud.max() * 1e-3)
    found = rate / best[voiced]
    # A creaking voice is taken for one an octave lower or higher: back to where the others are.
    return found / 2 ** np.round(np.log2(found / np.median(found))) if len(found) else found


def rise(tones):
    """By how many semitones the pitch goes up in the last fifth of a second, or ends above what was before that."""
    tones = 12 * np.log2(tones)
    end, before = tones[-20:], tones[:-20]
    if len(end) < 12:
        return 0.0
    slope = np.polyfit(np.arange(len(end)), end, 1)[0] * len(end)
    return max(slope, np.median(end[-6:]) - np.median(before)) if len(before) >= 6 else slope


def faults(clip, phonemes, alone):
    """What a listener would find odd in a trimmed clip, as words; `alone`: nothing comes after it."""
    found = []
    seconds = len(clip) / RATE
    vowels = sum(p in "AIOQWYaiuæɑɔəɛɜɪʊʌᵻᵊɐ" for p in phonemes)
    words = phonemes.count(" ") + 1
    gaps = [(a, b) for a, b in silences(clip) if a > 5 and b < seconds * 100 - 10]
    pauses = sum(b - a for a, b in gaps if b - a >= 12) / 100
    rate = vowels / max(seconds - 0.12 - pauses, 0.1)
    if not (1.8 if words <= 3 else 2.5) <= rate <= 6.2:
        found.append(f"{rate:.1f} syllables a second")
    longest = max([b - a for a, b in gaps], default=0) / 100
    if longest > (0.9 if any(p in phonemes.rstrip(" .!?") for p in ".,;:!?—") else 0.35):
        found.append(f"silent for {longest:.2f} s")
    tones = pitch(clip)
    if alone and "?" not in phonemes and rise(tones) > RISE:
        found.append(f"rises by {rise(tones):.0f} semitones at its end, like a question")
    if len(tones) >= 20:
        semitones = 12 * np.log2(tones / np.median(tones))
        if "?" not in phonemes and np.median(semitones[-8:]) > 4:
            found.append(f"ends {np.median(semitones[-8:]):.0f} semitones up")
        span = np.ptp(np.percentile(semitones, [8, 92]))
        if span > 11:
            found.append(f"sings over {span:.0f} semitones")
    return found
