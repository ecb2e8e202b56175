"""How does a golden case run the command of the product on a store of its choice?"""

import sys
from pathlib import Path

import pytest

from tests.contract.closing import stores_closed
from tests.golden.answers import Run

KEY = "5a" * 32


def command_on(
    url: str, folder: Path, patch: pytest.MonkeyPatch, told: pytest.CaptureFixture[str]
) -> Run:
    """Return the command, run in this process, with a person key and a cache of its own."""
    from api.cli import main

    key = folder / "person.key"
    key.write_text(KEY)
    key.chmod(0o600)
    patch.setenv("ZEREN_KEY_FILE", str(key))
    patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))

    def command(*words: str) -> tuple[int, str]:
        patch.setenv("ZEREN_STORE", url)
        patch.setattr(sys, "argv", ["zeren", *words])
        with stores_closed(), pytest.raises(SystemExit) as ended:
            sys.exit(main())  # type: ignore[func-returns-value]
        said = told.readouterr()
        return int(ended.value.code or 0), said.out or said.err

    return command
