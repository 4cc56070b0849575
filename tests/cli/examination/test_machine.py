"""A machine is a folder with the files in which the kernel tells of itself."""

from pathlib import Path

import pytest

from portal.cli.examination import machine

LIMITS = (
    "Limit                     Soft Limit           Hard Limit           Units\n"
    "Max core file size        {soft:<20} unlimited            bytes\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A machine that keeps nothing."""
    write(tmp_path, "proc/swaps", "Filename\tType\tSize\n")
    write(tmp_path, "proc/sys/kernel/core_pattern", "|/bin/false\n")
    process(tmp_path, 1, "nginx", "0")
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)


def process(root: Path, number: int, name: str, soft: str) -> None:
    write(root, f"proc/{number}/comm", f"{name}\n")
    write(root, f"proc/{number}/limits", LIMITS.format(soft=soft))


def told(root: Path) -> list[str]:
    """Without the clock, which is that of this machine."""
    return [str(one) for one in machine.findings(root) if "clock" not in one.what]


def test_a_quiet_machine(root: Path) -> None:
    assert told(root) == []


def test_a_machine_that_tells_nothing(tmp_path: Path) -> None:
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("place", "wrong"), [("/dev/vda2", True), ("/swapfile", True), ("/dev/zram0", False)]
)
def test_swap(root: Path, place: str, wrong: bool) -> None:
    write(root, "proc/swaps", f"Filename\tType\tSize\n{place}\tpartition\t1048572\n")
    assert [place in one for one in told(root)] == ([True] if wrong else [])


@pytest.mark.parametrize(
    ("pattern", "wrong"),
    [("core", False), ("|/bin/false", False), ("|/usr/lib/crash-keeper %p %u", True)],
)
def test_a_program_that_collects_crashes(root: Path, pattern: str, wrong: bool) -> None:
    write(root, "proc/sys/kernel/core_pattern", pattern)
    assert ["handed to /usr/lib/crash-keeper." in one for one in told(root)] == [True] * wrong


@pytest.mark.parametrize(
    ("name", "soft", "wrong"),
    [
        ("postgres", "unlimited", True),
        ("nginx", "1048576", True),
        ("nginx", "0", False),
        ("editor", "unlimited", False),
    ],
)
def test_a_process_that_may_leave_a_dump(root: Path, name: str, soft: str, wrong: bool) -> None:
    process(root, 77, name, soft)
    assert [f"memory of {name} in a file" in one for one in told(root)] == [True] * wrong


def test_the_kernel_is_asked_for_its_clock() -> None:
    assert machine.clock_state() in range(6)
