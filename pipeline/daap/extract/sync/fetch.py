"""Download of field notes; the only module that uses the network.

Only `daap sources sync` uses it. Size and SHA-256 of each file are known beforehand,
and files that differ are discarded. pooch caches, retries and checks; this module
downloads, and resumes interrupted downloads.
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
"""Bytes of a read, and so the most that a broken connection loses."""

TIMEOUT = (10, 30)
"""Seconds to wait for a connection, and for data."""

PASSING = (408, 425, 429)
"""HTTP status codes of refusals that may be temporary."""

AGENT = "daap-sources-sync"


@dataclass(frozen=True, slots=True)
class Remote:
    """A source of notes: a URL with {path}, a cache folder, and the number of retries.

    `progress` is called with the note and the number of its bytes received.
    """

    url: str
    cache: Path
    retries: int
    progress: Callable[[ListedNote, int], None]

    def __call__(self, note: ListedNote) -> bytes:
        """The note's bytes. Raises InputError with the reason of a failure."""
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
    """Downloads one note into a file that is kept if the connection breaks."""

    note: ListedNote
    remote: Remote

    def __call__(self, url: str, output_file: str, pooch: Any) -> None:
        """Download the missing bytes, then give the whole file to pooch."""
        part = self.remote.cache / f"{self.note.sha256}.part"
        count = part.stat().st_size if part.exists() else 0
        if count > self.note.bytes:
            part.unlink()
            count = 0
        if count < self.note.bytes or not part.exists():
            self.fetch(url, part, count)
        shutil.move(part, output_file)

    def fetch(self, url: str, part: Path, count: int) -> None:
        """Download the bytes after the first `count`, if the server supports ranges.

        Raises InputError for a note longer than listed, requests.RequestException if
        the connection fails.
        """
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
    """Raise InputError for a response that a retry would not change."""
    code = response.status_code
    if 400 <= code < 500 and code not in (*PASSING, 416):
        raise InputError(url, f"the server answered {code} {response.reason}")
    response.raise_for_status()


def is_unreachable(error: Exception) -> bool:
    """Whether no connection was made, so that other notes would fail too."""
    from urllib3.exceptions import MaxRetryError

    return bool(error.args) and isinstance(error.args[0], MaxRetryError)


def reason_of(error: Exception) -> str:
    """A short reason for a failed request."""
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
    """The library pooch, with its log silenced. Raises InputError if missing."""
    try:
        import pooch as library
    except ModuleNotFoundError:
        reason = "is not installed; in daap's checkout: pip install '.[sync]'"
        raise InputError("pooch", f"{reason} (or take a folder with --from)") from None
    library.get_logger().setLevel("ERROR")
    return library


def remote(
    url: str,
    cache: Path | None,
    retries: int,
    progress: Callable[[ListedNote, int], None],
) -> Remote:
    """A remote; its cache is by default in the user's cache folder.

    Raises InputError if pooch is not installed.
    """
    library = pooch()
    return Remote(url, cache or Path(library.os_cache("daap")), retries, progress)
