"""Disclosures made up at random: consistent accounts of bodies that do not exist, drawn in every format and layout.

    generated = generate(seed)            # a sample, its style, its format, and the truth about it
    data = generated.data()

The same seed gives the same bytes. Places are real divisions, names are not; all sums add up.
"""

from tests.documents.generate.document import Generated, generate

__all__ = ["Generated", "generate"]
