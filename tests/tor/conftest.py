"""A Firefox, and a folder for what it saves."""

from pathlib import Path

import pytest

from tests.browser import ensure_firefox


@pytest.fixture(scope="session")
def firefox() -> Path:
    """Where the system's Firefox is. Fails, never skips, where there is none."""
    return ensure_firefox()


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder
