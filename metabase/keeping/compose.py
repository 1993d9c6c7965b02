"""The server as Docker Compose knows it: its files, its settings, its commands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from metabase.keeping import programs
from shared.errors import ConfigurationError

HERE = Path(__file__).parents[1]
_SITE = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Compose:
    """The folder with compose.yaml, and compose.env once it was written."""

    root: Path = HERE

    @property
    def settings_file(self) -> Path:
        """Where this server's settings are; no secret is among them."""
        return self.root / "compose.env"

    @property
    def secrets(self) -> Path:
        """The folder of the secrets' files."""
        return self.root / self.settings().get("METABASE_SECRETS", "secrets")

    @property
    def address(self) -> str:
        """Where Metabase answers on this machine, whether or not people reach it yet."""
        return f"http://127.0.0.1:{self.settings().get('METABASE_PORT', '3000')}"

    def settings(self) -> dict[str, str]:
        """Return what compose.env says; nothing when it was never written."""
        try:
            lines = self.settings_file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return {}
        pairs = (line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
        return {name.strip(): value.strip() for name, value in pairs if value.strip()}

    def name_site(self, site: str | None) -> None:
        """Write compose.env for a server called `site` where there is none; ConfigurationError when it has another."""
        known = self.settings().get("METABASE_SITE")
        if known and site in (None, known):
            return
        if known:
            raise ConfigurationError(f"{self.settings_file} says METABASE_SITE={known}: change it there, not here")
        if site is None or not _SITE.fullmatch(site):
            raise ConfigurationError("say under which name people reach it: --site analytics.example.com")
        example = (self.root / "compose.env.example").read_text(encoding="utf-8")
        told = re.sub(r"^METABASE_SITE=.*$", f"METABASE_SITE={site}", example, flags=re.MULTILINE)
        self.settings_file.write_text(told, encoding="utf-8")

    def command(self, *arguments: str) -> list[str]:
        """Return a `docker compose` command line on this server, with mail when a relay is set."""
        overlay = ["compose.mail.yaml"] if "METABASE_MAIL_HOST" in self.settings() else []
        files = [f"--file={self.root / name}" for name in ["compose.yaml", *overlay]]
        return ["docker", "compose", *files, f"--env-file={self.settings_file}", *arguments]

    def run(self, *arguments: str) -> str:
        """Run a `docker compose` command and return its output; RetriableError when it fails."""
        return programs.run(self.command(*arguments))
