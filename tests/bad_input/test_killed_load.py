"""Does a load killed at a random moment leave the store as it was, and the next one finish?"""

import random
import shutil
import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.bad_input.answers import answers_of
from tests.bad_input.command import Inside, Zeren
from tests.bad_input.facts import SOUND, resident_id, write

SEED = 20_260_401
KILLS = 20
WRITING_SECONDS = 0.01
ORGANIZATIONS = 15_000
PEOPLE = range(100, 1000)


def city(folder: Path) -> Path:
    """Write a load that takes long enough to be killed in each of its phases."""
    numbers = range(ORGANIZATIONS)
    return write(
        folder,
        {
            "organizations": "org,name,kind\n"
            + "".join(f"c{n},安阳第{n}有限公司,company\n" for n in numbers),
            "persons": "person,id_number,name\n"
            + "".join(f"p{n},{resident_id(n)},人{n}\n" for n in PEOPLE),
            "holdings": "holder,company,capital_pct,from\n"
            + "".join(f"p{n % 900 + 100},c{n},{51 + n % 49},2020-01-01\n" for n in numbers),
            "appointments": "person,org,role,from\n"
            + "".join(f"p{n % 900 + 100},c{n},legal_representative,2020-01-01\n" for n in numbers),
        },
    )


def facts_of(report: dict[str, Any]) -> dict[str, tuple[int, int, int]]:
    return {
        table: (counts["accepted"], counts["unchanged"], counts["rejected"])
        for table, counts in report["tables"].items()
    }


def before_city(folder: Path) -> Inside:
    folder.mkdir()
    zeren = Inside(folder)
    zeren.ask("load", write(folder / "sound", SOUND))
    return zeren


def written(zeren: Zeren) -> int:
    """Return how many bytes of the running load are on the disk."""
    log = zeren.file.with_name(f"{zeren.file.name}-wal")
    return log.stat().st_size if log.exists() else 0


def strike(zeren: Zeren, folder: Path, delay: float, *, while_writing: bool) -> int:
    """Start a load, kill it after a delay (from its first written byte on), return its end."""
    with zeren.start("load", folder) as process:
        at_rest = written(zeren)
        while while_writing and process.poll() is None and written(zeren) == at_rest:
            time.sleep(0.001)
        time.sleep(delay)
        process.kill()
        process.communicate()
    return process.returncode


def test_twenty_kills_lose_nothing_and_the_next_load_completes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = city(tmp_path / "city")
    calm, stormy = before_city(tmp_path / "calm"), before_city(tmp_path / "stormy")
    before = answers_of(stormy)
    began = time.monotonic()
    expected = Zeren(calm.folder).ask("load", folder)
    duration = time.monotonic() - began
    after = answers_of(calm)

    chance = random.Random(SEED)
    killed: Counter[bool] = Counter()
    for number in range(4 * KILLS):
        while_writing = number % 2 == 1
        latest = WRITING_SECONDS if while_writing else duration
        end = strike(stormy, folder, chance.uniform(0, latest), while_writing=while_writing)
        assert end in {0, -signal.SIGKILL}
        found = answers_of(stormy)
        assert found in (before, after)
        if found == after:  # the load was committed before the blow: begin with a new store
            shutil.rmtree(stormy.folder)
            stormy = before_city(stormy.folder)
        else:
            assert end == -signal.SIGKILL
            killed[while_writing] += 1
        if killed.total() == KILLS:
            break
    with capsys.disabled():
        print(
            f"\nseed {SEED}: {killed.total()} loads of {duration:.1f} s killed, "
            f"{killed[True]} of them while they wrote"
        )
    assert killed.total() == KILLS
    assert killed[True] > 0

    assert facts_of(stormy.ask("load", folder)) == facts_of(expected)
    assert answers_of(stormy) == after
    for key in ("c0", "c7", f"c{ORGANIZATIONS - 1}"):
        stays, wanted = (each.ask("controllers", key) for each in (stormy, calm))
        assert stays == wanted
    again = stormy.ask("load", folder)
    assert all(each["unchanged"] == each["rows"] for each in again["tables"].values())
