"""Damaged and hostile inputs: every one must end in a Reading or a typed error, within the limits."""
