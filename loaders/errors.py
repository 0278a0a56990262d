"""The few things that stop the reading of a file. Everything about the data itself is a finding, never an exception.

`code` is stable and is what the dashboard translates; `str(error)` is an English sentence for logs and scripts.
"""

from __future__ import annotations


class MingzhangError(Exception):
    """Root of all errors raised on purpose."""

    code = "error"


class UnsupportedFormat(MingzhangError):  # noqa: N818 (named after what happened, as users are told)
    """The content is of a kind that no reader accepts (an executable, a video, ...)."""

    code = "unsupported_format"


class UnreadableDocument(MingzhangError):  # noqa: N818
    """The kind is known, the file cannot be read. `code` says why:

    "broken" (damaged or truncated), "empty", "encrypted" (needs a password), "too_large", "time_limit",
    "memory_limit", "no_text" (a scan without a text layer), "needs_libreoffice" (an old Office file, and LibreOffice is
    not installed).
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class NotADisclosure(MingzhangError):  # noqa: N818
    """The file was read, and holds no table, form or sentence of a disclosure (a novel, a photograph, ...)."""

    code = "not_a_disclosure"


class FormError(MingzhangError):
    """A declaration in `loaders/forms` is wrong; a fault of ours, found when the declarations are loaded."""

    code = "form_error"
