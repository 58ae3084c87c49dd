"""The worker: source bytes in, code bytes out. It opens no file and imports nothing of a user.

Started as `python -I -S -B -X utf8 -c THIS REPLY_FD`; requests come on descriptor 0, answers leave
on REPLY_FD. All integers are little-endian. Kept readable for every Python, so that one that is too
old can say so.

greeting: b"PYBC", size (4), "key=value" lines
request:  task (4), levels (1, a bit each), end of batch (1), 0 (2), name size (4), source size (4),
          name, source
answer:   task (4), level (1), status (1), 0 (2), payload size (4), duration in us (4),
          start on the monotonic clock in us (8), payload
          status 0: marshalled code object; 1: kind NUL line NUL column NUL message, UTF-8
"""
import sys

LEVELS = (0, 1, 2)
KEEP_SECONDS = 0.010  # an answer that took longer leaves at once
KEEP_BYTES = 65536


def greeting(external, source_hash):
    version = sys.version_info
    threads = "t" if "t" in getattr(sys, "abiflags", "") else ""
    name = "pypy" if sys.implementation.name == "pypy" else "python"
    lines = [
        "version=%d.%d.%d" % version[:3],
        "implementation=" + sys.implementation.name,
        "tag=" + (sys.implementation.cache_tag or ""),
        "magic=" + external.MAGIC_NUMBER.hex(),
        "hash=" + source_hash(0x0A0D0D7B, b"pybytecode").hex(),
        "library=%s%d.%d%s" % (name, version[0], version[1], threads),
        "platlib=" + getattr(sys, "platlibdir", "lib"),
    ]
    text = "\n".join(lines).encode("utf-8", "surrogateescape")
    return b"PYBC" + len(text).to_bytes(4, "little") + text


def kind_of(error):
    if isinstance(error, UnicodeError):
        return "encoding"
    if isinstance(error, MemoryError):
        return "memory"
    text = str(getattr(error, "msg", ""))
    starts = ("encoding problem", "unknown encoding", "Non-UTF-8", "Non-ASCII", "invalid or missing encoding",
              "(unicode error) 'utf-8' codec can't decode byte", "'utf-8' codec can't decode",
              "(unicode error) 'utf8' codec can't decode byte")
    return "encoding" if text.startswith(starts) else "syntax"


def describe(error):
    text = getattr(error, "msg", None) if isinstance(error, SyntaxError) else None
    if text is None:
        text = str(error)
    name = type(error).__name__
    message = "%s: %s" % (name, text) if text else name
    place = [str(n) if isinstance(n, int) and n > 0 else "0"
             for n in (getattr(error, "lineno", 0), getattr(error, "offset", 0))]
    parts = [kind_of(error)] + place + [message]
    return "\0".join(parts).encode("utf-8", "backslashreplace")


def serve(receive, send, dumps, clock):
    def take(size):
        data = receive(0, size)
        if len(data) == size:
            return data
        parts = [data]
        missing = size - len(data)
        while missing:
            data = receive(0, missing)
            if not data:
                return b""
            parts.append(data)
            missing -= len(data)
        return b"".join(parts)

    number = int.from_bytes
    held = []
    held_size = 0
    while True:
        head = take(16)
        if not head:
            return
        task, levels, last = head[:4], head[4], head[5]
        name = take(number(head[8:12], "little")).decode("utf-8", "surrogateescape")
        size = number(head[12:16], "little")
        source = take(size) if size else b""
        took = 0.0
        for level in LEVELS:
            if not levels >> level & 1:
                continue
            began = clock()
            status = b"\0"
            try:
                payload = dumps(compile(source, name, "exec", 0, True, level))
            except BaseException as error:
                status, payload = b"\1", describe(error)
            spent = clock() - began
            took += spent
            held.append(b"".join((
                task, level.to_bytes(1, "little"), status, b"\0\0", len(payload).to_bytes(4, "little"),
                min(int(spent * 1e6), 0xFFFFFFFF).to_bytes(4, "little"),
                int(began * 1e6).to_bytes(8, "little"))))
            held.append(payload)
            held_size += len(payload) + 24
            if last or took > KEEP_SECONDS or held_size >= KEEP_BYTES:
                send(b"".join(held))
                held.clear()
                held_size = 0


def main():
    import _frozen_importlib_external
    import _imp
    import _warnings
    import marshal
    import posix
    import time

    # What `import warnings` and a filter would do, without its start-up time.
    _warnings.filters.insert(0, ("ignore", None, Warning, None, 0))
    reply = int(sys.argv[1])

    def send(data):
        while data:
            written = posix.write(reply, data)
            data = data[written:] if written < len(data) else None

    send(greeting(_frozen_importlib_external, _imp.source_hash))
    serve(posix.read, send, marshal.dumps, time.monotonic)
    posix._exit(0)


main()
