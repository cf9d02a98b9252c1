"""Dereferencing of the dataset's IRIs: redirects to pages, or descriptions."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from daap.core.addresses import page_of
from daap.core.namespaces import ONTOLOGY_IRI
from daap.publish.sums import SITE
from daap.serve.dataset_reloader import DatasetReloader
from daap.serve.endpoint import answer_of
from daap.serve.formats import GRAPHS, SUFFIXES, offered
from daap.serve.messages import Reply, Task
from daap.serve.negotiation import accept_of, accepts_gzip, choose
from daap.serve.protocol import Refusal
from daap.serve.replies import content, links

ONTOLOGY = "ontology"


def iris_of(path: str, base: str) -> Iterator[str]:
    """The IRIs that a path on the server may mean, the likeliest first.

    >>> list(iris_of("code/a b", "https://e.org/"))
    ['https://e.org/code/a b', 'https://e.org/code/a%20b']
    """
    if path == ONTOLOGY:
        yield ONTOLOGY_IRI
        return
    yield base + path
    plain = "/".join(quote(unquote(part), safe="_-.") for part in path.split("/"))
    if plain != path:
        yield base + plain


async def resource(request: Request, reloader: DatasetReloader) -> Response:
    """A redirect (303) to the page of an IRI, or its description. Raises Refusal."""
    path = request.scope["raw_path"].decode("ascii", "replace").lstrip("/")
    refused = Refusal(
        404, "nothing of this name is here: no file, and no IRI of the dataset"
    )
    for iri in iris_of(path, reloader.facts.base):
        found = await _shown(request, reloader, iri, path)
        if found is not None:
            return found
    stem, _, suffix = path.rpartition(".")
    if stem and suffix in SUFFIXES:
        for iri in iris_of(stem, reloader.facts.base):
            reply = await _known(request, reloader, iri, suffix)
            if reply.status != refused.status:
                return _sent(request, reloader, reply, SUFFIXES[suffix], path)
    raise refused


async def _shown(
    request: Request, reloader: DatasetReloader, iri: str, path: str
) -> Response | None:
    """The response for an IRI, as negotiated; None for an unknown IRI."""
    place = page_of(iri, reloader.facts.base)
    has_page = place is not None and (reloader.folder / SITE / place.page).is_file()
    offers = {**GRAPHS, **({"text/html": "html"} if has_page else {})}
    media = choose(accept_of(request), offers)
    form = GRAPHS.get(media or "", "")
    reply = await _known(request, reloader, iri, form)
    if reply.status == 404:
        return None
    if media is None:
        raise Refusal(406, "this is described in\n" + offered(offers))
    if not form and place is not None:
        headers = {"vary": "Accept", **_links(reloader, path, "describedby")}
        return RedirectResponse(f"/{place.href}", 303, headers=headers)
    return _sent(request, reloader, reply, media, f"{path}.{form}")


async def _known(
    request: Request, reloader: DatasetReloader, iri: str, form: str = ""
) -> Reply:
    kind = "graph" if iri == ONTOLOGY_IRI else "describe"
    takes = accepts_gzip(request.headers.get("accept-encoding"))
    return await answer_of(request, reloader, Task(kind, iri, graph=form, gzip=takes))


def _links(reloader: DatasetReloader, path: str, relation: str) -> dict[str, str]:
    """A Link header with the description of an IRI in every format."""
    return links(
        reloader.facts,
        *(
            f'<{_escaped(path)}.{suffix}>; rel="{relation}"; type="{media}"'
            for suffix, media in SUFFIXES.items()
        ),
    )


def _escaped(path: str) -> str:
    return "/" + quote(path, safe="/%:~!$&'()*+=@")


def _sent(
    request: Request, reloader: DatasetReloader, reply: Reply, media: str, path: str
) -> Response:
    if reply.status != 200:
        raise Refusal(reply.status, reply.body.decode())
    tag = f'W/"{reloader.facts.release[:16]}-{GRAPHS[media]}"'
    headers = {
        "content-location": _escaped(path),
        **_links(reloader, path.rpartition(".")[0], "alternate"),
    }
    return content(request, reply, media, tag=tag, headers=headers)
