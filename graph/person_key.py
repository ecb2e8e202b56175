"""How is a person recognized without keeping the number?

By a keyed digest: HMAC-SHA-256(key, id type + newline + normalized number). Whoever holds
only the store cannot try out numbers; the key stays in a file of its own.
"""

import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import KeyFileError
from graph.vocabulary import IdType

KEY_FILE_VARIABLE = "ZEREN_KEY_FILE"
_KEY_BYTES = 32
_DIGEST_DIGITS = 32
_FINGERPRINT_DIGITS = 16
_HEX = re.compile(r"[0-9a-fA-F]{64}")
_BLOCK_BYTES = hashlib.sha256().block_size
_INNER_PAD = bytes(byte ^ 0x36 for byte in range(256))
_OUTER_PAD = bytes(byte ^ 0x5C for byte in range(256))


def key_file_path() -> Path:
    """Return where the key is kept: `ZEREN_KEY_FILE`, else the user's configuration folder."""
    if named := os.environ.get(KEY_FILE_VARIABLE):
        return Path(named)
    folder = os.environ.get("XDG_CONFIG_HOME")
    base = Path(folder) if folder and Path(folder).is_absolute() else Path.home() / ".config"
    return base / "zeren" / "person.key"


@dataclass(frozen=True, slots=True)
class PersonKey:
    """The secret under which persons are digested; never printed."""

    secret: bytes = field(repr=False)

    @classmethod
    def open(cls, path: Path | None = None) -> "PersonKey":
        """Read the key file, or make one with a fresh random key where there is none.

        Raises
        ------
        KeyFileError
            If the file cannot be read or made, or is not 64 hex digits.
        """
        path = path or key_file_path()
        try:
            text = path.read_text(encoding="ascii")
        except FileNotFoundError:
            text = _create(path)
        except (OSError, UnicodeDecodeError) as error:
            raise KeyFileError(path, _reason(error)) from error
        return cls(_parse(path, text.strip()))

    @property
    def fingerprint(self) -> str:
        """Return a short name of the key, from which it cannot be found out."""
        message = b"zeren person key fingerprint"
        return hmac.digest(self.secret, message, "sha256").hex()[:_FINGERPRINT_DIGITS]

    def digest(self, id_type: IdType | str, number: str) -> str:
        """Return the 32 hex digits that stand for a person.

        `number` must be normalized (`graph.identifiers.normalize_id`): another spelling
        would be another person.
        """
        message = f"{id_type}\n{number}".encode()
        return hmac.digest(self.secret, message, "sha256").hex()[:_DIGEST_DIGITS]

    def digests(self, id_type: IdType | str, numbers: Iterable[str]) -> list[str]:
        """Return the digest of many normalized numbers of one type, in their order.

        Spells HMAC out so that what is common to all numbers is hashed once.
        """
        block = self.secret.ljust(_BLOCK_BYTES, b"\0")
        inner = hashlib.sha256(block.translate(_INNER_PAD) + f"{id_type}\n".encode()).copy
        outer = hashlib.sha256(block.translate(_OUTER_PAD)).copy
        found = []
        for number in numbers:
            first = inner()
            first.update(number.encode())
            second = outer()
            second.update(first.digest())
            found.append(second.hexdigest()[:_DIGEST_DIGITS])
        return found


def is_exposed(path: Path) -> bool:
    """Tell whether others than the owner may read or change the key file."""
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _parse(path: Path, text: str) -> bytes:
    if len(text) != 2 * _KEY_BYTES:
        raise KeyFileError(path, f"holds {len(text)} characters")
    if not _HEX.fullmatch(text):
        raise KeyFileError(path, "holds characters that are no hex digits")
    return bytes.fromhex(text)


def _create(path: Path) -> str:
    """Put a whole new key in place at once; another process that was first wins."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(_KEY_BYTES) + "\n")
                file.flush()
                os.fsync(file.fileno())
            _publish(draft, path)
        finally:
            draft.unlink()
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(path, _reason(error)) from error


def _publish(draft: Path, path: Path) -> None:
    """Give the draft its name unless somebody else did so first: linking never replaces."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, OSError):
        return f"cannot be used ({error.strerror or error})"
    return "holds bytes that are no text"
