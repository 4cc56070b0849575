"""What the machine around the server could keep of a reporter: memory on the disk, a wrong clock.

Everything is read below `root`, which is `/` but in tests.
"""

import ctypes
from collections.abc import Iterator
from pathlib import Path

from portal.data.soundness import Finding

ROOT = Path("/")
# Programs that hold a request or a secret in their memory. Varsel forbids dumps of itself.
HOLDERS = frozenset({"nginx", "postgres", "redis-server", "tor", "valkey-server"})
# The kernel's word for a clock that nothing has set (adjtimex).
UNSYNCHRONISED = 5
TIMEX_BYTES = 512


def findings(root: Path = ROOT) -> Iterator[Finding]:
    yield from _swap(root)
    yield from _dump_program(root)
    yield from _dump_limits(root)
    yield from _clock()


def _swap(root: Path) -> Iterator[Finding]:
    places = [line.split()[0] for line in _lines(root / "proc/swaps")[1:] if line.split()]
    # zram is memory that is called a disk.
    disks = [place for place in places if not place.startswith("/dev/zram")]
    if disks:
        yield Finding(
            stops=False,
            what=f"This machine may write memory to the disk ({', '.join(disks)}).",
            why="A request could be found there long after it was answered.",
            remedy="Run: swapoff --all, and take swap out of /etc/fstab; or encrypt it.",
        )


def _dump_program(root: Path) -> Iterator[Finding]:
    pattern = "".join(_lines(root / "proc/sys/kernel/core_pattern")[:1]).strip()
    receiver = pattern.removeprefix("|").split(" ")[0]
    if pattern.startswith("|") and not receiver.endswith(("/false", "/true")):
        yield Finding(
            stops=False,
            what=f"When a program crashes, its memory is handed to {receiver}.",
            why="The memory of nginx or of a database holds what visitors sent at that moment.",
            remedy="Put deploy/systemd/sysctl.conf in place and run: sysctl --system",
        )


def _dump_limits(root: Path) -> Iterator[Finding]:
    open_to_it = sorted(
        {
            name
            for folder in root.glob("proc/[0-9]*")
            if (name := "".join(_lines(folder / "comm")[:1]).strip()) in HOLDERS
            and _may_dump(folder / "limits")
        }
    )
    if open_to_it:
        yield Finding(
            stops=False,
            what=f"A crash may leave the memory of {', '.join(open_to_it)} in a file.",
            why="It holds what visitors sent at that moment, and where they came from.",
            remedy="Put deploy/systemd/quiet.conf in place for them and start them again.",
        )


def _may_dump(limits: Path) -> bool:
    line = next((line for line in _lines(limits) if line.startswith("Max core file size")), "")
    words = line.removeprefix("Max core file size").split()
    return bool(words) and words[0] != "0"


def _clock() -> Iterator[Finding]:
    if clock_state() == UNSYNCHRONISED:
        yield Finding(
            stops=False,
            what="Nothing keeps this machine's clock right.",
            why="Legal dates are counted by it, and one-time codes and challenges fail when it is off.",
            remedy="Install a time service: apt install systemd-timesyncd",
        )


def clock_state() -> int | None:
    """What the kernel says of its clock, 5 being "not set by anybody"; None where it says nothing.

    Source: adjtimex(2), asked without changing anything (modes = 0).
    """
    kernel = ctypes.CDLL(None, use_errno=True)
    if not hasattr(kernel, "adjtimex"):
        return None
    state = int(kernel.adjtimex(ctypes.create_string_buffer(TIMEX_BYTES)))
    return None if state < 0 else state


def _lines(path: Path) -> list[str]:
    """The lines of a file; none where it is not there or not for us."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
