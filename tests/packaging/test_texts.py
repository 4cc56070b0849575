"""Every sentence of a page is in both catalogues, in Danish and in English."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_sentence_is_in_both_catalogues() -> None:
    command = [sys.executable, ".ci/texts.py", "--check"]
    result = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
