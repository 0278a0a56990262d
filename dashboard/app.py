"""The dashboard: page configuration, navigation, filters, and the page that was asked for.

Run with `streamlit run dashboard/app.py` (or `mingzhang serve`).
"""

from __future__ import annotations

import sys
from pathlib import Path

# Streamlit puts the folder of this script first on the import path, where our `numbers` would hide Python's own
# from the reading processes.
_HERE = str(Path(__file__).resolve().parent)
sys.path[:] = [entry for entry in sys.path if entry != _HERE]

# Reading processes import the script that started them under another name: they must not draw the dashboard.
if __name__ == "__main__":
    from dashboard.shell import main

    main()
