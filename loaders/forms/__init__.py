"""The declarations of forms (data) and the module that loads and validates them."""

from loaders.forms.form import UNLISTED, CheckSpec, ColumnSpec, Form, LineSpec, load_forms, load_headings

__all__ = ["UNLISTED", "CheckSpec", "ColumnSpec", "Form", "LineSpec", "load_forms", "load_headings"]
