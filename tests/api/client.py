"""How does a test ask the application without a network?"""

import asyncio
from dataclasses import dataclass

import httpx
from fastapi import FastAPI


@dataclass(frozen=True)
class Client:
    """The application behind its whole front door, asked as one credential."""

    app: FastAPI
    key: str | None = None

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: dict[str, str | bytes] | None = None,
        content: bytes | None = None,
        **params: str | int,
    ) -> httpx.Response:
        credential = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        return asyncio.run(
            self._ask(method, path, {**credential, **(headers or {})}, content, params)
        )

    def read(self, path: str, **params: str | int) -> httpx.Response:
        return self.ask(f"/api/v1{path}", **params)

    async def _ask(
        self,
        method: str,
        path: str,
        headers: dict[str, str | bytes],
        content: bytes | None,
        params: dict[str, str | int],
    ) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://zeren") as client:
            return await client.request(
                method, path, headers=headers, content=content, params=params or None
            )
