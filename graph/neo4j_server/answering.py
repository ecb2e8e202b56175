"""Does a server answer yet, and does it let us in?

Just enough Bolt to shake hands, log in and ask where the database is: opening a store is the
driver's part, and the first real query would wait for seconds until its planner is warm.
"""

from __future__ import annotations

import re
import socket
import struct
from dataclasses import dataclass

from graph.neo4j_server.ports import HOST

USER = "neo4j"
DATABASE = "neo4j"
# Magic, then four proposals: 5.8 down to 5.3, and nothing three times.
_HANDSHAKE = bytes.fromhex("6060b017 00050805 00000000 00000000 00000000")
_VERSION_BYTES = 4
_MAJOR = 5
_HELLO, _LOGON, _ROUTE, _GOODBYE = 0x01, 0x6A, 0x66, 0x02
_SUCCESS = 0x70
_TINY_STRING, _STRING_8, _TINY_LIST, _TINY_MAP, _STRUCTURE = 0x80, 0xD0, 0x90, 0xA0, 0xB0
_TINY = 16
_SECONDS = 10
_CODE = re.compile(rb"Neo\.\w+\.\w+\.\w+")


@dataclass(frozen=True, slots=True)
class Entry:
    """What came of an attempt to log in.

    Attributes
    ----------
    is_open
        The database can be used.
    wrong_password
        The server does not know the password: trying again would lock us out.
    said
        What the server says of the database where it is not open, None if it does not answer.
    """

    is_open: bool = False
    wrong_password: bool = False
    said: str | None = None


def speaks_bolt(port: int) -> bool:
    """Tell whether a server agrees on a version of Bolt."""
    try:
        with socket.create_connection((HOST, port), timeout=_SECONDS) as connection:
            return _shake_hands(connection)
    except OSError:
        return False


def log_in(port: int, password: str) -> Entry:
    """Log in over Bolt as the server's user, and ask for the way to its database.

    There is none to a database that is not available; a transaction would begin all the same.
    """
    agent = {"user_agent": "zeren/1", "bolt_agent": {"product": "zeren/1"}}
    who = {"scheme": "basic", "principal": USER, "credentials": password}
    try:
        with socket.create_connection((HOST, port), timeout=_SECONDS) as connection:
            if not _shake_hands(connection) or not _ask(connection, _HELLO, agent)[0]:
                return Entry()
            known, said = _ask(connection, _LOGON, who)
            if not known:
                return Entry(wrong_password="Unauthorized" in said, said=said)
            is_open, said = _ask(connection, _ROUTE, {}, [], {"db": DATABASE})
            connection.sendall(_chunked(bytes([_STRUCTURE, _GOODBYE])))
            return Entry(is_open=is_open, said=None if is_open else said)
    except OSError:
        return Entry()


def _shake_hands(connection: socket.socket) -> bool:
    connection.sendall(_HANDSHAKE)
    return _read(connection, _VERSION_BYTES)[-1] == _MAJOR


def _ask(connection: socket.socket, message: int, *fields: object) -> tuple[bool, str]:
    """Send a message; return whether it succeeded, else also the code of the failure."""
    words = b"".join(_packed(field) for field in fields)
    connection.sendall(_chunked(bytes([_STRUCTURE + len(fields), message]) + words))
    answer = b""
    while (size := struct.unpack(">H", _read(connection, 2))[0]) or not answer:
        answer += _read(connection, size)
    code = _CODE.search(answer)
    return answer[1] == _SUCCESS, code[0].decode() if code else "no reason"


def _read(connection: socket.socket, size: int) -> bytes:
    read = b""
    while len(read) < size:
        part = connection.recv(size - len(read))
        if not part:
            raise ConnectionResetError
        read += part
    return read


def _chunked(message: bytes) -> bytes:
    return struct.pack(">H", len(message)) + message + b"\0\0"


def _packed(words: object) -> bytes:
    """Return short text, a small map of it or an empty list, as Bolt writes it."""
    if isinstance(words, list):
        return bytes([_TINY_LIST])
    if isinstance(words, dict):
        pairs = (_packed(name) + _packed(value) for name, value in words.items())
        return bytes([_TINY_MAP + len(words)]) + b"".join(pairs)
    text = str(words).encode()
    if len(text) < _TINY:
        return bytes([_TINY_STRING + len(text)]) + text
    return bytes([_STRING_8, len(text)]) + text
