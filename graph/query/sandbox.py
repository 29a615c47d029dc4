"""What a worker may not do, held by the kernel: no network, no other program, a bounded address space."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
import sys

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | 1  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM
_LOAD, _EQUAL, _ABOVE, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF: ld [k]; jeq; jge; ret
_X32 = 0x40000000

# socket, connect, execve, execveat, ptrace, io_uring_setup: by the tables of the Linux kernel
_CALLS = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 425)),
}


def _program(audit: int, calls: tuple[int, ...]) -> bytes:
    """A BPF program that refuses ``calls`` and every call of a foreign architecture (seccomp(2))."""

    def step(code: int, yes: int, no: int, value: int) -> bytes:
        return struct.pack("HBBI", code, yes, no, value)

    deny = len(calls) + 2  # the place of the refusal, counted from the first call
    lines = [step(_LOAD, 0, 0, 4), step(_EQUAL, 1, 0, audit), step(_RETURN, 0, 0, _DENY), step(_LOAD, 0, 0, 0)]
    tests = [step(_ABOVE, deny - 1, 0, _X32)]
    tests += [step(_EQUAL, deny - 2 - i, 0, call) for i, call in enumerate(calls)]
    return b"".join([*lines, *tests, step(_RETURN, 0, 0, _ALLOW), step(_RETURN, 0, 0, _DENY)])


def close_network() -> bool:
    """Forbid this process to open sockets and start programs, for good; False where the kernel has no such filter."""
    known = _CALLS.get(platform.machine())
    if not sys.platform.startswith("linux") or known is None:
        return False
    code = _program(*known)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return not libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, program, 0, 0)


def address_space() -> int:
    """The bytes of address space in use (proc(5), statm)."""
    with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123
        return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def bound_memory(extra: int) -> None:
    """Let the address space grow by ``extra`` bytes from what it is now; no core files.

    Relative, because an open store maps between 370 MB and 1 GB that it does not use (measured, RocksDB in pyoxigraph
    0.5.13).
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if os.path.exists("/proc/self/statm"):  # noqa: PTH110
        resource.setrlimit(resource.RLIMIT_AS, (address_space() + extra, resource.RLIM_INFINITY))


def unbound_memory() -> None:
    """Lift the bound, to open another store."""
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
