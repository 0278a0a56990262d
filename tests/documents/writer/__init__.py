"""Sets published figures as documents: PDF, Word and text."""
