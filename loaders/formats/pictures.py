"""Image files -> pictures of pages, upright and grey, in the size in which pages are read and shown."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from loaders.document import Box
from loaders.errors import UnreadableDocument

MAX_PICTURES = 500
MAX_PICTURE_PIXELS = 120_000_000
_LONG_SIDE, _SHORT_SIDE = 842.0, 595.0  # points of an A4 page: what every picture of a page is taken for
_STRIP = 2.5  # longer by shorter side from which on a picture is not a page but a web page, or a row cut from a table
_MAX_SIDE = 8.0  # pages: a longer strip is read in a smaller size
_KINDS = ("PNG", "JPEG", "TIFF", "BMP", "GIF")


class PictureFile:
    """An opened image file: how many pictures it holds, and each of them as a page. Close it, or use it in a `with`.

    Raises UnreadableDocument ("broken", "too_large") where it is opened, and where a picture is taken.
    """

    def __init__(self, data: bytes) -> None:
        with _named_errors():
            self._image = Image.open(io.BytesIO(data), formats=_KINDS)
            self.count = int(getattr(self._image, "n_frames", 1))
        if self.count > MAX_PICTURES:
            raise UnreadableDocument("too_large", f"The file holds more than {MAX_PICTURES} pictures.")

    def __enter__(self) -> PictureFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._image.close()

    def picture(self, number: int, scale: float) -> Image.Image:
        """Picture `number` (from 1) in grey, upright by its own mark, `scale` pixels a point."""
        with _named_errors():
            self._image.seek(number - 1)
            if self._image.width * self._image.height > MAX_PICTURE_PIXELS:
                raise UnreadableDocument("too_large", "The picture is too large.")
            return _as_page(self._image, scale)


@contextmanager
def _named_errors() -> Iterator[None]:
    """What Pillow raises on damaged files, as errors of ours."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Image.DecompressionBombError:
        raise UnreadableDocument("too_large", "The picture is too large.") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error, KeyError, TypeError):
        raise UnreadableDocument("broken", "The picture is damaged.") from None


def _as_page(image: Image.Image, scale: float) -> Image.Image:
    upright = ImageOps.exif_transpose(image)
    if "A" in upright.getbands() or "transparency" in upright.info:
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright.convert("RGBA"))
    gray = upright.convert("L")
    factor = scale * to_page(*gray.size)
    size = max(round(gray.width * factor), 1), max(round(gray.height * factor), 1)
    return gray.resize(size, Image.Resampling.LANCZOS)


def to_page(width: float, height: float) -> float:
    """By what a sheet must be enlarged to have the size of a page (A4; a strip: its width) in points."""
    longer, shorter = max(width, height), min(width, height)
    factor = _SHORT_SIDE / shorter if longer > _STRIP * shorter else _LONG_SIDE / longer
    return min(factor, _MAX_SIDE * _LONG_SIDE / longer)


def render_picture(data: bytes, number: int, scale: float, masks: Sequence[Box] = ()) -> bytes:
    """PNG of a picture (from 1), `scale` pixels a point, `masks` (points) painted white.

    Raises UnreadableDocument ("broken", "too_large") and ValueError for a picture that the file does not have.
    """
    with PictureFile(data) as file:
        if not 1 <= number <= file.count:
            raise ValueError(f"picture {number} of {file.count}")
        page = file.picture(number, scale)
    draw = ImageDraw.Draw(page)
    for mask in masks:
        draw.rectangle((mask.x0 * scale, mask.top * scale, mask.x1 * scale, mask.bottom * scale), fill="white")
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()
