"""The script that Streamlit runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

APP = Path(__file__).parents[2] / "dashboard" / "app.py"

AS_A_WORKER = """
import runpy, sys
folder, script = sys.argv[1:]
sys.path.insert(0, folder)
runpy.run_path(script, run_name="__mp_main__")
sys.modules.pop("numbers", None)
import numbers
print(numbers.__file__, "streamlit" in sys.modules)
"""


def test_a_reading_process_draws_nothing_and_keeps_the_numbers_of_python() -> None:
    asked = [sys.executable, "-c", AS_A_WORKER, str(APP.parent), str(APP)]
    said = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=APP.parents[1]).stdout.split()
    assert said[1] == "False"
    assert not Path(said[0]).is_relative_to(APP.parent)
