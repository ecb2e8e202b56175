"""Which role may use which route?

The one table; what is not in it is forbidden to everybody, and a test walks all routes of
the application, so that a new one without a row fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from api.roles import Role

EVERYBODY = frozenset(Role)
KNOWN = EVERYBODY - {Role.NOBODY}
STAFF = KNOWN - {Role.PUBLIC}
"""Anyone inside the authority."""
ENTRUSTED = STAFF - {Role.VIEWER}
"""Those whose work is about persons."""
DECIDING = frozenset({Role.OFFICIAL, Role.ADMIN})
"""Those who decide in the authority's name."""
LOOKING_INTO = frozenset({Role.OFFICIAL, Role.ANALYST})
"""Those who look into leads and say what came of them."""

V1 = "/api/v1"
PERMISSIONS: Mapping[tuple[str, str], frozenset[Role]] = MappingProxyType(
    {
        ("GET", "/"): EVERYBODY,
        ("GET", "/assets/{name}"): EVERYBODY,
        ("GET", "/docs"): EVERYBODY,
        ("GET", "/openapi.json"): EVERYBODY,
        ("GET", "/healthz"): EVERYBODY,
        ("GET", "/readyz"): EVERYBODY,
        ("GET", f"{V1}/healthz"): EVERYBODY,
        ("GET", f"{V1}/readyz"): EVERYBODY,
        ("GET", f"{V1}/entities"): KNOWN,
        ("GET", f"{V1}/entities/{{id}}"): KNOWN,
        ("GET", f"{V1}/entities/{{id}}/controllers"): KNOWN,
        ("GET", f"{V1}/entities/{{id}}/owners"): KNOWN,
        ("GET", f"{V1}/entities/{{id}}/controllers/history"): KNOWN,
        ("GET", f"{V1}/entities/{{id}}/liabilities"): KNOWN,
        ("GET", f"{V1}/entities/{{id}}/measures"): KNOWN,
        ("GET", f"{V1}/entities/{{id}}/timeline"): KNOWN,
        ("GET", f"{V1}/entities/{{id}}/report"): KNOWN,
        ("GET", f"{V1}/persons/{{id}}/liabilities"): ENTRUSTED,
        ("GET", f"{V1}/persons/{{id}}/timeline"): ENTRUSTED,
        ("GET", f"{V1}/controllers/{{id}}/liabilities"): ENTRUSTED,
        ("POST", f"{V1}/liabilities/{{id}}/{{act}}"): DECIDING,
        ("POST", f"{V1}/notices/{{id}}/{{act}}"): DECIDING,
        ("GET", f"{V1}/quality"): STAFF,
        ("GET", f"{V1}/classes"): STAFF,
        ("GET", f"{V1}/risk/clusters"): ENTRUSTED,
        ("GET", f"{V1}/risk/clusters/{{id}}"): ENTRUSTED,
        ("GET", f"{V1}/risk/alerts"): ENTRUSTED,
        ("POST", f"{V1}/risk/alerts/{{id}}/outcome"): LOOKING_INTO,
        ("GET", f"{V1}/risk/warnings"): ENTRUSTED,
        ("GET", f"{V1}/risk/weights"): STAFF,
        ("GET", f"{V1}/risk/bulletin"): ENTRUSTED,
        ("POST", f"{V1}/inspections/draw"): DECIDING,
    }
)


def is_allowed(role: Role, method: str, template: str) -> bool:
    """Tell whether a role may use a route, named without path converters."""
    return role in PERMISSIONS.get((method, template), frozenset())


def template_of(path: str) -> str:
    """Return a route's path without its converters.

    >>> template_of("/api/v1/entities/{id:path}/controllers")
    '/api/v1/entities/{id}/controllers'
    """
    return path.replace(":path}", "}")
