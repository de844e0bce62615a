"""Shuts a process in, so that a parser that a file takes over can do nothing but answer.

Limits on memory and files hold everywhere. On Linux, Landlock (https://docs.kernel.org/userspace-api/landlock.html)
lets it read nothing but Python's own modules and the system's libraries, write nothing and connect to nothing. Since it
leaves datagrams and sockets in files open, a filter (seccomp(2)) refuses sockets of any kind. A kernel without one of
these does without.
"""

import ctypes
import errno
import os
import platform
import resource
import site
import sys
import sysconfig
from contextlib import suppress
from pathlib import Path

_FILES = 64  # open at once
_NO_NEW_PRIVS = 38  # prctl(2)
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on all architectures but Alpha
_VERSION = 1  # a flag of the first call: say which version of Landlock the kernel has
_BELOW_A_PATH = 1  # a kind of rule
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
# The rights that each version knows: executing, writing, reading, making and removing; to link elsewhere (2), to
# truncate (3), to control devices (5).
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_TCP = 0b11  # to bind and to connect (4)
_SCOPES = 0b11  # abstract sockets, and signals to others (6)
_SET_SECCOMP, _FILTER = 22, 2  # prctl(2)
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}  # what the kernel calls them, and socket(2)
_IO_URING, _OTHER_CALLS = 425, 0x40000000  # another way to sockets; the calls of x32 begin here
_LOAD, _EQUAL, _NOT_LESS, _RETURN = 0x20, 0x15, 0x35, 0x06  # instructions of a filter
_GRANT, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store", "/gnu/store")
_SYSTEM = ("/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo")


class _Ruleset(ctypes.Structure):
    """What a ruleset forbids: rights to files, to the network, and to what other processes have."""

    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class _Below(ctypes.Structure):
    """An exception: rights to what lies below an open folder."""

    _pack_ = 1
    _fields_ = [("rights", ctypes.c_uint64), ("folder", ctypes.c_int32)]


class _Step(ctypes.Structure):
    """An instruction of a filter: what it does with a value, and how many steps to skip if it holds, and if not."""

    _fields_ = [
        ("code", ctypes.c_uint16),
        ("yes", ctypes.c_uint8),
        ("no", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    ]


class _Program(ctypes.Structure):
    """A filter: its steps."""

    _fields_ = [("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step))]


def shut_in(memory: int) -> None:
    """Limit this process to `memory` bytes and shut it in, for good. Modules can still be imported.

    It holds for the thread that calls it, and for those started after.
    """
    _limit(memory)
    if sys.platform == "linux":
        library = _library()
        for forbid in (_no_new_rights, _no_files, _no_sockets):
            with suppress(OSError):  # a kernel without it, or an administrator who forbids it
                forbid(library)


def landlock() -> int:
    """The version of Landlock that the kernel has, 0 if it has none."""
    if sys.platform != "linux" or platform.machine() == "alpha":
        return 0
    return max(0, int(_library().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)))


def _limit(memory: int) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_FSIZE, 0),  # nothing can be written to a file; pipes are none
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # the limit is lower already, or not supported here
            resource.setrlimit(kind, (most, most))


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return library


def _no_new_rights(library: ctypes.CDLL) -> None:
    """Run nothing with more rights than this process has. Raises OSError if the kernel will not."""
    _checked(library.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))


def _no_files(library: ctypes.CDLL) -> None:
    """Give up all rights but to read what Python needs. Raises OSError if the kernel will not."""
    version = landlock()
    if not version:
        return
    rights = _RIGHTS[max(known for known in _RIGHTS if known <= version)]
    ruleset = _Ruleset(rights, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = _checked(library.syscall(_CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), 0))
    try:
        for path in _needed():
            with suppress(OSError):  # it is not there
                _allow(library, rules, path)
        _checked(library.syscall(_RESTRICT_SELF, rules, 0))
    finally:
        os.close(rules)


def _no_sockets(library: ctypes.CDLL) -> None:
    """Refuse to make sockets. Raises OSError if the kernel will not."""
    if platform.machine() not in _MACHINES:
        return
    machine, make_socket = _MACHINES[platform.machine()]
    steps = (_Step * 8)(
        _Step(_LOAD, 0, 0, 4),  # the machine whose calls are used
        _Step(_EQUAL, 0, 5, machine),
        _Step(_LOAD, 0, 0, 0),  # the number of the call
        _Step(_EQUAL, 3, 0, make_socket),
        _Step(_EQUAL, 2, 0, _IO_URING),
        _Step(_NOT_LESS, 1, 0, _OTHER_CALLS),
        _Step(_RETURN, 0, 0, _GRANT),
        _Step(_RETURN, 0, 0, _REFUSE),
    )
    program = _Program(len(steps), steps)
    _checked(library.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0))


def _allow(library: ctypes.CDLL, rules: int, path: str) -> None:
    """Let what is below a path be read."""
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rights = _READ_FILE | (_READ_FOLDER if Path(path).is_dir() else 0)
        below = _Below(rights, opened)
        _checked(library.syscall(_ADD_RULE, rules, _BELOW_A_PATH, ctypes.byref(below), 0))
    finally:
        os.close(opened)


def _needed() -> list[str]:
    """What is read when modules are imported: Python's own, those installed beside it, this program's, and libraries.

    Not the rest of `sys.path`, which may name any folder of the user's.
    """
    kinds = ("stdlib", "platstdlib", "purelib", "platlib")
    installed = [*map(sysconfig.get_path, kinds), *site.getsitepackages()]
    if site.ENABLE_USER_SITE:
        installed.append(site.getusersitepackages())
    installed += [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages", "lib-dynload")]
    return [*installed, str(Path(__file__).parents[1]), f"{sys.base_prefix}/lib", *_LIBRARIES, *_SYSTEM]


def _checked(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return int(result)
