// Full-text search over codes, quotes, questions and sources.
import MiniSearch from "minisearch";
import { counted, h, json, paused, siteLink } from "./dom.js";
import { pieces, snippet, words } from "./words.js";

const PAGE = 30;

/** Build the page: a field, a choice of kinds, and the results below them. */
export async function start(place) {
  const documents = await json(place, "documents");
  const find = finder(documents);
  const wanted = new URLSearchParams(location.search);
  const page = layout([...new Set(documents.map(({ kind }) => kind))].sort());
  let limit = PAGE;

  function show() {
    const query = page.field.value.trim();
    const found = find(query).filter(({ kind }) => [kind, ""].includes(page.kind.value));
    page.list.replaceChildren(
      ...found.slice(0, limit).map((result) => item(result)),
    );
    page.more.hidden = found.length <= limit;
    page.status.textContent = query ? counted(found.length, "result") : "";
  }

  function changed() {
    limit = PAGE;
    show();
    history.replaceState(null, "", address(page));
  }

  page.field.oninput = paused(150, changed);
  page.kind.onchange = changed;
  page.form.onsubmit = (event) => {
    event.preventDefault();
    changed();
  };
  page.more.onclick = () => {
    const next = limit;
    limit += PAGE;
    show();
    page.list.querySelectorAll("a")[next]?.focus();
  };
  page.element.onkeydown = (event) => step(event, page);
  place.replaceChildren(page.element);
  page.field.value = wanted.get("q") ?? "";
  page.kind.value = wanted.get("kind") ?? "";
  if (page.kind.selectedIndex < 0) page.kind.value = "";
  show();
}

/** What finds documents: all words first, any of them where that finds none. */
export function finder(documents) {
  const index = new MiniSearch({
    fields: ["title", "text"],
    tokenize: words,
    storeFields: ["title", "text", "kind", "href"],
    searchOptions: {
      boost: { title: 3 },
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
    },
  });
  index.addAll(documents);
  return (query) => {
    const all = index.search(query, { combineWith: "AND" });
    return all.length ? all : index.search(query, { combineWith: "OR" });
  };
}

/** One result: where it leads, its kind, and its text around the words found. */
function item({ title, text, kind, href, terms }) {
  return h(
    "li",
    {},
    h("a", { href: siteLink(href) }, marked(title, terms)),
    " ",
    h("span", { class: "live-kind" }, kind),
    text && h("p", { dir: "auto" }, marked(snippet(text, terms), terms)),
  );
}

function marked(text, wanted) {
  return pieces(text, wanted).map(({ text: part, hit }) => (hit ? h("mark", {}, part) : part));
}

/** The address of what the fields say. */
function address({ field, kind }) {
  const said = Object.entries({ q: field.value.trim(), kind: kind.value });
  const query = new URLSearchParams(said.filter(([, value]) => value)).toString();
  return query ? `?${query}` : location.pathname;
}

/** Arrow keys go from the field through the results; Escape goes back to it. */
function step(event, { field, list }) {
  const stops = [field, ...list.querySelectorAll("a")];
  const at = stops.indexOf(document.activeElement);
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (at < 0) return;
  if (event.key === "Escape" && at > 0) field.focus();
  else if (move && stops[at + move]) {
    event.preventDefault();
    stops[at + move].focus();
  }
}

function layout(kinds) {
  const page = {
    field: h("input", { type: "search", id: "live-query", autocomplete: "off", spellcheck: "false" }),
    kind: h(
      "select",
      { id: "live-kind" },
      h("option", { value: "" }, "everything"),
      kinds.map((kind) => h("option", { value: kind }, kind)),
    ),
    status: h("p", { class: "live-status", role: "status" }),
    list: h("ol", { class: "live-results", "aria-label": "Results" }),
    more: h("button", { type: "button" }, "Show more"),
  };
  page.form = h(
    "form",
    { role: "search", class: "live-form" },
    h("p", {}, h("label", { for: "live-query" }, "Search for"), page.field),
    h("p", {}, h("label", { for: "live-kind" }, "in"), page.kind),
  );
  page.element = h("div", { class: "live-search" }, page.form, page.status, page.list, page.more);
  return page;
}
