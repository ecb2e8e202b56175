"""Is a person recognized by a keyed digest, and is the key kept safely?"""

import hashlib
import hmac
import os
import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import KeyFileError
from graph.person_key import PersonKey, is_exposed, key_file_path

SECRET = bytes(range(32))
KEY = PersonKey(SECRET)
NUMBER = "11010519491231002X"


def opened(path: str) -> str:
    return PersonKey.open(Path(path)).secret.hex()


def test_digest_is_the_contract_written_out() -> None:
    expected = hmac.new(SECRET, f"resident_id\n{NUMBER}".encode(), hashlib.sha256).hexdigest()
    assert KEY.digest("resident_id", NUMBER) == expected[:32]


@given(
    st.binary(min_size=32, max_size=32), st.lists(st.text(alphabet="0123456789XAE", max_size=30))
)
def test_many_digests_are_the_single_ones(secret: bytes, numbers: list[str]) -> None:
    key = PersonKey(secret)
    assert key.digests("passport", numbers) == [key.digest("passport", n) for n in numbers]


def test_type_number_and_key_all_matter() -> None:
    digests = {
        KEY.digest("resident_id", NUMBER),
        KEY.digest("passport", NUMBER),
        KEY.digest("resident_id", NUMBER[:-1]),
        PersonKey(b"\1" * 32).digest("resident_id", NUMBER),
    }
    assert len(digests) == 4


def test_the_secret_is_neither_printed_nor_in_the_fingerprint() -> None:
    assert SECRET.hex()[:16] not in repr(KEY) + KEY.fingerprint
    assert KEY.fingerprint != PersonKey(b"\1" * 32).fingerprint
    assert len(KEY.fingerprint) == 16


def test_first_need_creates_a_private_file_and_later_ones_read_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "person.key"
    key = PersonKey.open(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not is_exposed(path)
    assert PersonKey.open(path) == key
    assert [file.name for file in path.parent.iterdir()] == ["person.key"]


def test_processes_that_start_together_get_one_key(tmp_path: Path) -> None:
    path = str(tmp_path / "person.key")
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        assert len(set(pool.map(opened, [path] * 8))) == 1


def test_the_variable_comes_first_then_the_configuration_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZEREN_KEY_FILE", str(tmp_path / "k"))
    assert key_file_path() == tmp_path / "k"
    monkeypatch.delenv("ZEREN_KEY_FILE")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "c"))
    assert key_file_path() == tmp_path / "c" / "zeren" / "person.key"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert key_file_path() == tmp_path / ".config" / "zeren" / "person.key"


@pytest.mark.parametrize("content", [b"", b"ab", b"g" * 64, b"a" * 63, b"a" * 65, b"\xff" * 64])
def test_a_bad_key_file_is_refused_without_showing_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "person.key"
    path.write_bytes(content)
    with pytest.raises(KeyFileError) as caught:
        PersonKey.open(path)
    assert str(path) in str(caught.value)
    assert "a" * 63 not in str(caught.value)
    assert path.read_bytes() == content


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError):
        PersonKey.open(tmp_path)


def test_an_impossible_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyFileError):
        PersonKey.open(tmp_path / "file" / "person.key")


def test_a_key_others_can_read_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "person.key"
    PersonKey.open(path)
    os.chmod(path, 0o644)  # noqa: PTH101
    assert is_exposed(path)
