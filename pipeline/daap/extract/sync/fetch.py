"""Field notes from where the study publishes them: the one way to the network.

Only `daap sources sync` comes here. What is fetched is known before by size and
SHA-256, and nothing else is kept. pooch keeps the cache, tries again and checks;
how a file is fetched, and taken up where it broke off, is told it here.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from daap.core.errors import InputError
from daap.extract.sync.missing import UnreachableError
from daap.extract.sync.note_list import ListedNote

if TYPE_CHECKING:
    from requests import Response

CHUNK = 1 << 10
"""Bytes at a time, and so the most that a broken connection costs."""

TIMEOUT = (10, 30)
"""Seconds to wait for a connection, and for the next bytes."""

PASSING = (408, 425, 429)
"""The refusals of a server that may be gone at the next try."""

AGENT = "daap-sources-sync"


@dataclass(frozen=True, slots=True)
class Remote:
    """Where notes are fetched: a URL with {path}, a cache, and how often to try.

    `progress` is told the note and how many of its bytes are here.
    """

    url: str
    cache: Path
    retries: int
    progress: Callable[[ListedNote, int], None]

    def __call__(self, note: ListedNote) -> bytes:
        """The note's bytes. Raises InputError with the reason why there are none."""
        library = pooch()
        import requests

        url = self.url.replace("{path}", quote(note.path))
        key = f"{note.sha256}.md"
        keeper = library.create(
            path=self.cache,
            base_url="",
            registry={key: f"sha256:{note.sha256}"},
            urls={key: url},
            retry_if_failed=self.retries,
        )
        try:
            found = keeper.fetch(key, downloader=Resuming(note, self))
            return Path(found).read_bytes()
        except requests.RequestException as error:
            if is_unreachable(error):
                raise UnreachableError(url, "no server answers there") from None
            raise InputError(url, reason_of(error)) from None
        except ValueError:
            reason = f"its SHA-256 is not {note.sha256}, which the list gives"
            raise InputError(url, reason) from None


@dataclass(frozen=True, slots=True)
class Resuming:
    """Fetches one note into a file that stays when the connection breaks."""

    note: ListedNote
    remote: Remote

    def __call__(self, url: str, output_file: str, pooch: Any) -> None:
        """Fetch what is not here yet, then hand the whole over to be checked."""
        part = self.remote.cache / f"{self.note.sha256}.part"
        count = part.stat().st_size if part.exists() else 0
        if count > self.note.bytes:
            part.unlink()
            count = 0
        if count < self.note.bytes or not part.exists():
            self.fetch(url, part, count)
        shutil.move(part, output_file)

    def fetch(self, url: str, part: Path, count: int) -> None:
        """Fetch the bytes behind the first `count` ones, if the server lets us."""
        import requests

        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
        if count:
            headers["Range"] = f"bytes={count}-"
        with requests.get(
            url, headers=headers, stream=True, timeout=TIMEOUT
        ) as response:
            refuse(url, response)
            goes_on = response.headers.get("Content-Range", "")
            if response.status_code != 206 or not goes_on.startswith(f"bytes {count}-"):
                count = 0
            with part.open("ab" if count else "wb") as out:
                for chunk in response.iter_content(CHUNK):
                    count += len(chunk)
                    if count > self.note.bytes:
                        break
                    out.write(chunk)
                    self.remote.progress(self.note, count)
        if count > self.note.bytes:
            part.unlink()
            raise InputError(url, f"is longer than the {self.note.bytes} bytes listed")
        if count < self.note.bytes:
            raise requests.ConnectionError("the connection ended early")


def refuse(url: str, response: Response) -> None:
    """Raise InputError for an answer that no further try would change."""
    code = response.status_code
    if 400 <= code < 500 and code not in (*PASSING, 416):
        raise InputError(url, f"the server answered {code} {response.reason}")
    response.raise_for_status()


def is_unreachable(error: Exception) -> bool:
    """Whether no connection came about, so that no other note would fare better."""
    from urllib3.exceptions import MaxRetryError

    return bool(error.args) and isinstance(error.args[0], MaxRetryError)


def reason_of(error: Exception) -> str:
    """Why a request failed, in a few words."""
    import requests

    match error:
        case requests.HTTPError(response=response) if response is not None:
            return f"the server answered {response.status_code} {response.reason}"
        case requests.Timeout():
            return "the server did not answer in time"
        case requests.TooManyRedirects():
            return "the server sent us in a circle"
        case requests.ConnectionError() | requests.exceptions.ChunkedEncodingError():
            return "the connection failed or broke off"
    return type(error).__name__


def pooch() -> Any:
    """The library pooch, silent. Raises InputError where it is not installed."""
    try:
        import pooch as library
    except ModuleNotFoundError:
        reason = "is not installed; install it with: pip install 'daap[sync]'"
        raise InputError("pooch", f"{reason} (or take a folder with --from)") from None
    library.get_logger().setLevel("ERROR")
    return library


def remote(
    url: str,
    cache: Path | None,
    retries: int,
    progress: Callable[[ListedNote, int], None],
) -> Remote:
    """A remote; files that can be fetched again go where this system keeps them.

    Raises InputError where pooch is not installed.
    """
    library = pooch()
    return Remote(url, cache or Path(library.os_cache("daap")), retries, progress)
