"""`varsel serve` as the shipped unit starts it, as far as that can be had without systemd.

It is handed its socket, and the kernel is told the same as by `NoNewPrivileges` and
`MemoryDenyWriteExecute`. Run as: confined.py SOCKET COMMAND...
"""

import ctypes
import os
import socket
import sys

# The numbers of these rules in the kernel's prctl.
SET_NO_NEW_PRIVILEGES, SET_MEMORY_DENY_WRITE_EXECUTE = 38, 65
FIRST_HANDED = 3


def confine() -> None:
    kernel = ctypes.CDLL(None, use_errno=True)
    for rule in (SET_NO_NEW_PRIVILEGES, SET_MEMORY_DENY_WRITE_EXECUTE):
        if kernel.prctl(rule, 1, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), f"the kernel refused rule {rule}")
    os.umask(0o077)


def hand_over(path: str, command: list[str]) -> None:
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    door.bind(path)
    os.chmod(path, 0o666)  # noqa: S103, PTH101 -- the unit gives it to nginx's group; here it may be any user
    door.listen(64)
    if door.fileno() != FIRST_HANDED:
        os.dup2(door.fileno(), FIRST_HANDED)
    os.set_inheritable(FIRST_HANDED, True)  # noqa: FBT003 -- it takes no names
    os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
    os.execvp(command[0], command)  # noqa: S606 -- the command is the test's own


if __name__ == "__main__":
    confine()
    hand_over(sys.argv[1], sys.argv[2:])
