"""What a child process must do without: system calls, as under an old kernel or in a sandbox, and resources.

Each answers a function for subprocess's preexec_fn.
"""

import ctypes
import errno
import functools
import os
import platform
import re
import resource
import struct
import unittest

# The numbers of x86_64 and of the rest that are the same everywhere (the generic table).
SYSTEM_CALLS = {"pidfd_open": 434, "close_range": 436, "openat2": 437}
_UNSHARE = {"x86_64": 272, "aarch64": 97, "riscv64": 97}
if platform.machine() in _UNSHARE:
    SYSTEM_CALLS["unshare"] = _UNSHARE[platform.machine()]

_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 22, 38
_FILTER, _ALLOW, _ERRNO = 2, 0x7FFF0000, 0x00050000
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06


class _Program(ctypes.Structure):
    _fields_ = [("size", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def without_system_calls(*names, error=errno.ENOSYS):
    """Skips the test where filters are not allowed."""
    refuse = functools.partial(_refuse, [SYSTEM_CALLS[name] for name in names], error)
    pid = os.fork()
    if pid == 0:
        try:
            refuse()
        except OSError:
            os._exit(1)
        os._exit(0)
    if os.waitpid(pid, 0)[1] != 0:
        raise unittest.SkipTest("no system-call filters here")
    return refuse


def with_limits(**limits):
    """with_limits(NOFILE=32): both limits, as `ulimit -n 32` sets them."""
    def limit():
        for name, value in limits.items():
            resource.setrlimit(getattr(resource, "RLIMIT_" + name), (value, value))
    return limit


def sanitized(program):
    """Whether the program is built with sanitizers: they need descriptors and threads of their own."""
    with open(program, "rb") as file:
        return re.search(rb"__(asan|tsan|ubsan)_", file.read()) is not None


def _refuse(numbers, error):
    code = struct.pack("=HBBI", _LOAD, 0, 0, 0)
    for number in numbers:
        code += struct.pack("=HBBI", _JUMP_IF_EQUAL, 0, 1, number)
        code += struct.pack("=HBBI", _RETURN, 0, 0, _ERRNO | error)
    code += struct.pack("=HBBI", _RETURN, 0, 0, _ALLOW)
    program = _Program(len(code) // 8, code)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(program)) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")
