"""What a process and its children do to the world, by strace: connections, programs, and files that are changed."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

_CHANGING = (
    "?open,openat,?openat2,?creat,?mkdir,mkdirat,?rename,?renameat,renameat2,?unlink,unlinkat,?rmdir,?link,linkat,"
    "?symlink,symlinkat,?mknod,mknodat,truncate,?chmod,fchmodat,?chown,?lchown,fchownat,utimensat,setxattr,lsetxattr"
)
_NAMES = set(_CHANGING.replace("?", "").split(","))
_CALL = re.compile(r"^\d+ +(\w+)\((.*)$", re.DOTALL)
_WRITING = re.compile(r"O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)")
_NAMED = re.compile(r'(?:\b(?:AT_FDCWD|\d+)<((?:[^>\\]|\\.)*)>, )?"((?:[^"\\]|\\.)*)"')
_LOCAL = ("AF_UNIX", "AF_LOCAL")


def possible() -> bool:
    """Whether strace is here and may watch."""
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


def traced(command: Sequence[str], log: Path) -> list[str]:
    """The command line that runs a command and notes in `log` what it does."""
    strace = ["strace", "-f", "-qq", "-y", "-s", "4096", "--seccomp-bpf", "-e", "signal=none", "-o", str(log)]
    return [*strace, "-e", f"trace=%network,execve,{_CHANGING}", *command]


def connections(log: Path) -> Iterator[str]:
    """The calls that reach for anything but a local socket."""
    for line in _lines(log):
        call = _CALL.match(line)
        made = call and call[1] in ("socket", "socketpair") and not call[2].startswith(_LOCAL)
        if made or any(not family.startswith(_LOCAL) for family in re.findall(r"sa_family=(\w+)", line)):
            yield line


def programs(log: Path) -> Iterator[str]:
    """The programs that were started, or would have been."""
    for line in _lines(log):
        call = _CALL.match(line)
        named = _NAMED.search(call[2]) if call and call[1] == "execve" else None
        if named and not line.endswith("(No such file or directory)"):
            yield named[2]


def changed(log: Path) -> Iterator[tuple[Path, str]]:
    """The files and folders that were made, opened for writing, renamed, removed or given other rights, each with the
    call. What was there already and only asked for (EEXIST) is left out.
    """
    for line in _lines(log):
        call = _CALL.match(line)
        if not call or call[1] not in _NAMES or "EEXIST" in line:
            continue
        if call[1] in ("open", "openat", "openat2") and not _WRITING.search(call[2]):
            continue
        for folder, name in _NAMED.findall(call[2]):
            yield Path(_plain(folder) or "/", _plain(name)), line


def _lines(log: Path) -> Iterator[str]:
    yield from log.read_text("utf-8", "surrogateescape").splitlines()


def _plain(quoted: str) -> str:
    """A path without strace's escapes."""
    return quoted.encode("latin-1", "backslashreplace").decode("unicode_escape")
