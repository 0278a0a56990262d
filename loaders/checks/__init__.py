"""Proof: the declared identities and rules held against what was read."""

from loaders.checks.case import Case, TestedTable
from loaders.checks.prove import Proof, merged, prove

__all__ = ["Case", "Proof", "TestedTable", "merged", "prove"]
