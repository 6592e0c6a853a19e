"""A speech recogniser that says whether a clip is understood, and what it heard instead."""

import re
from difflib import SequenceMatcher

import numpy as np
from faster_whisper import WhisperModel
from scipy.signal import resample_poly

from speech import LEXICON, RATE, THREADS, Phonemes

# Written differently, said alike; and weak forms, which the lexicon chooses by what follows.
HOMOPHONES = {"to": "two", "too": "two", "2": "two", "for": "four", "4": "four"}
ALIKE = str.maketrans({"T": "t", "ɾ": "t", "ᵻ": "ə", "ɪ": "ə", "ɐ": "ə", "ʌ": "ə", "ᵊ": "ə", "ɔ": "ɑ"})


class Judge:
    def __init__(self, pieces):
        self._model = WhisperModel(
            str(pieces / "whisper"), device="cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True
        )
        self._phonemes = Phonemes(guess=True)

    def hear(self, samples, pad, beams=5):
        """What is heard when the clip stands between `pad` seconds of silence."""
        sound = resample_poly(samples, 2, 3).astype(np.float32)
        sound = np.pad(0.7 * sound / max(np.abs(sound).max(), 1e-6), int(pad * RATE * 2 / 3))
        parts, _ = self._model.transcribe(
            sound, language="en", beam_size=beams, condition_on_previous_text=False, without_timestamps=True
        )
        return " ".join(part.text.strip() for part in parts)

    def hears(self, samples, text, pads=(0.3, 0.8)):
        """What is heard between the first and then, for short lines, also the second length of silence, and by how
        much it is wrong. A word alone is heard as another with a little more silence; a sentence is not."""
        heard = [self.hear(samples, pad) for pad in (pads if len(text.split()) <= 3 else pads[:1])]
        return heard, [self.unlike(text, h) for h in heard]

    def hears_all(self, clips, texts):
        """Which of several sentences are heard right one after the other: much faster than each alone."""
        right, first = [], 0
        while first < len(clips):
            # The recogniser hears 30 s at once, and would cut a word there.
            last, seconds = first, 0.3
            while last < len(clips) and (last == first or seconds + len(clips[last]) / RATE < 26):
                seconds += len(clips[last]) / RATE + 0.6
                last += 1
            right += self._hears_some(clips[first:last], texts[first:last])
            first = last
        return right

    def _hears_some(self, clips, texts):
        gap = np.zeros(int(0.6 * RATE))
        track = np.concatenate([part for clip in clips for part in (clip, gap)])
        heard = self._sounds(self.hear(track, 0.3, beams=1))
        right, at = [], 0
        for text in texts:
            said = self._sounds(text)
            place = heard.find(said, at)
            right.append(place >= 0)
            at = place + len(said) if place >= 0 else at
        return right

    def unlike(self, text, heard):
        """How much of the sounds of `text` is missing or different in what was heard: 0 is all right."""
        said, heard = self._sounds(text), self._sounds(heard)
        if said == heard:
            return 0.0
        return max(0.01, 1 - SequenceMatcher(None, said, heard, autojunk=False).ratio())

    def _sounds(self, text):
        text = text.lower().replace("’", "'").replace("°", " degrees")
        for written, said in LEXICON["heard"].items():
            text = re.sub(rf"(?<![a-z]){re.escape(written)}(?![a-z'])", said, text)
        text = re.sub(r"(\d)/10\b", r"\1 out of 10", text)
        text = re.sub(r"(\d)\s*[-–]\s*(\d)", r"\1 to \2", text)
        text = re.sub(r"[^a-z0-9'/ ]+", " ", text)
        text = " ".join(HOMOPHONES.get(word, word) for word in text.split())
        if not text:
            return ""
        phonemes = re.sub(r"[^\w]", "", self._phonemes.of(text)).replace("ˈ", "").replace("ˌ", "")
        # Two like sounds at the seam of two words are one to the ear: "legs supported", "leg supported".
        return re.sub(r"(.)\1", r"\1", phonemes.translate(ALIKE).replace("zs", "s"))
