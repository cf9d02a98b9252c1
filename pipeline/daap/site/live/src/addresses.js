// Where each IRI of the dataset stands on the site: the rules of addresses.py.

const ONTOLOGY = "https://w3id.org/daap/ontology";
const PAGES = {
  codebook: "codes.html",
  dataset: "index.html",
  study: "about.html",
  table: "sources.html",
  graph: "about.html",
  agent: "about.html",
  file: "about.html",
  import: "about.html",
  coder: "coding.html",
  memo: "coding.html",
  collection: "codes.html",
  group: "sources.html",
  case: "sources.html",
  alignment: "alignments.html",
  mapping: "alignments.html",
  build: "changes.html",
  metric: "quality.html",
  report: "quality.html",
  "dataset/quality": "quality.html",
  "study/finding": "quality.html",
};
const LONGEST = 200;
const PAGED = new Set(["source", "code"]);

/** The link to the place that shows an IRI, from the root of the site, or null. */
export function pageOf(iri, base) {
  const [document, fragment] = cut(iri, "#");
  if (document === ONTOLOGY) return href("ontology.html", fragment);
  if (!iri.startsWith(base)) return null;
  const [first, rest] = cut(iri.slice(base.length), "/");
  if (PAGED.has(first) && rest) {
    const [name, below] = cut(rest, "/");
    if (name.length > LONGEST) return href(`${first}s.html`, `${first}-${anchor(rest)}`);
    return href(`${first}/${name}.html`, anchor(below));
  }
  const key = [`${first}/${cut(rest, "/")[0]}`, first].find((k) => Object.hasOwn(PAGES, k));
  return key ? href(PAGES[key], rest && `${first}-${anchor(rest)}`) : null;
}

function href(page, fragment) {
  return quoted(page) + (fragment ? `#${quoted(fragment)}` : "");
}

function anchor(path) {
  return unquoted(path).replaceAll("/", "-");
}

/** What stands before and after the first sign; nothing after where it is not. */
function cut(text, sign) {
  const at = text.indexOf(sign);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** Percent-encoding that leaves letters, digits, `_.-~` and `/`. */
function quoted(text) {
  return text.split("/").map(segment).join("/");
}

/** One segment of a path, percent-encoded. */
export function segment(text) {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Percent-decoding; bytes that are no UTF-8 become replacement characters. */
function unquoted(text) {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    const bytes = run.slice(1).split("%").map((pair) => parseInt(pair, 16));
    return new TextDecoder().decode(new Uint8Array(bytes));
  });
}
