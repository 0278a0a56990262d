"""Text recognition: rapidocr with the models of its wheel, through onnxruntime. Nothing is fetched.

The models are loaded by the first scan and kept by the process. They are opened here, by path, because rapidocr on
its own would try to download a model that is missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import onnxruntime
import rapidocr
from omegaconf import flag_override

from loaders.formats.scan_image import Gray

_DETECTOR = "PP-OCRv6_det_small.onnx"
_RECOGNIZER = "PP-OCRv6_rec_small.onnx"
_DETECTION_SCALE = 0.55  # of the resolution of reading: all type that one can read is found at that size
_MAX_SIDE = 8000  # pixels: no picture is made smaller than this by rapidocr
_NARROWEST = [3, 48, 64]  # channels, height, width: figures are short, and padding takes as long to read as letters
_CERTAIN = 0.999  # no reading of a picture is certain: 1 is for text that was never a picture
_FIGURE = re.compile(r"-?\d(?:[\d.,，．]*\d)?[%％]?")


class Read(NamedTuple):
    """What a picture of one line says, and how sure that is: 0 … 0.999."""

    text: str
    confidence: float


Pixels = tuple[int, int, int, int]
"""A box in a picture: x0, top, x1, bottom."""


def detect(image: Gray) -> list[Pixels]:
    """The boxes around the lines of text of a level page."""
    scale = _DETECTION_SCALE
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = _engine()(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None:
        return []
    corners = np.asarray(found.boxes) / scale
    low, high = np.floor(corners.min(axis=1)).astype(int), np.ceil(corners.max(axis=1)).astype(int)
    height, width = image.shape
    return [
        (max(int(x0), 0), max(int(y0), 0), min(int(x1), width), min(int(y1), height))
        for (x0, y0), (x1, y1) in zip(low, high, strict=True)
    ]


def recognize(lines: Sequence[Gray]) -> list[Read]:
    """The text of pictures of single lines, in their order."""
    if not lines:
        return []
    result = _engine().recognize_txt([cv2.cvtColor(line, cv2.COLOR_GRAY2BGR) for line in lines])
    return [
        Read(text.strip(), _confidence(text, info.confs, score) if text.strip() else 0.0)
        for text, info, score in zip(result.txts, result.word_results, result.scores, strict=True)
    ]


def _confidence(text: str, parts: Sequence[float], score: float) -> float:
    """The mean over the characters of a line, but no more than its least sure digit: one wrong digit is all wrong."""
    digits = [part for found in _FIGURE.finditer(text) for part in parts[found.start() : found.end()]]
    return round(min(score, *digits, _CERTAIN), 3)


@cache
def _engine() -> Any:
    engine = rapidocr.RapidOCR(
        params={"Global.log_level": "critical", "Global.use_cls": False, "Global.max_side_len": 8000}
    )
    with flag_override(engine.cfg, "allow_objects", True):
        engine.cfg.Det.session = _session(_DETECTOR)
        engine.cfg.Rec.session = _session(_RECOGNIZER)
        engine.cfg.Rec.rec_img_shape = _NARROWEST
    engine.return_word_box = True
    return engine


def _session(model: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    # several files are read at once, each in a process of its own: threads that spin take the time of the others
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    path = Path(rapidocr.__file__).parent / "models" / model
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
