"""What may stand in the server's log?

Never an ID number: every line, a traceback included, is scrubbed on its way out.
"""

from __future__ import annotations

import logging

from graph.identifiers import scrub


class ScrubbingFormatter(logging.Formatter):
    """A formatter that masks what looks like an ID number."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line as it may be written."""
        return scrub(super().format(record))


def log_settings() -> dict[str, object]:
    """Return the logging of a server: warnings and errors, to standard error, scrubbed."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "scrubbed": {
                "()": "api.logs.ScrubbingFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
            }
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "scrubbed",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {"uvicorn": {"level": "WARNING"}},
    }
