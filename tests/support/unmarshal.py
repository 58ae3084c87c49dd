"""What marshal makes of damaged bodies: run by the interpreter in question, it reads a JSON list of hexadecimal texts
and prints a letter each: w one code object of whole structure, b not, c it kills the interpreter.
"""

import io
import json
import marshal
import os
import resource
import sys

CODE = type(compile("", "", "exec"))


def is_whole(body):
    stream = io.BytesIO(body)
    try:
        return isinstance(marshal.load(stream), CODE) and not stream.read()
    except Exception:
        return False


def fate(body):
    """In a process of its own: a damaged body may ask for all the memory there is."""
    pid = os.fork()
    if pid == 0:
        os._exit(0 if is_whole(body) else 1)
    status = os.waitpid(pid, 0)[1]
    return "w" if status == 0 else "b" if os.WIFEXITED(status) else "c"


resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
print("".join(fate(bytes.fromhex(text)) for text in json.load(sys.stdin)))
