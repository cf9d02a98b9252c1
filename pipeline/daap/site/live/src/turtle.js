// Graphs as people read them: N-Triples written as Turtle, and cut into its terms.

const TERM = String.raw`<[^<>\s]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^<>\s]*>)?`;
const LINE = new RegExp(String.raw`^(${TERM}) (${TERM}) (${TERM}) \.$`, "u");
const LOCAL = /^[\p{L}_][\p{L}\p{N}_-]*$/u;
const TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";

/** The triples of an N-Triples text, in order, each `[subject, predicate, object]`. */
export function triplesOf(text) {
  const lines = [...new Set(text.split("\n").filter(Boolean))].sort();
  return lines.map((line) => LINE.exec(line)?.slice(1) ?? [line]);
}

/** N-Triples as Turtle, with those of the prefixes that it uses. */
export function turtleOf(text, prefixes) {
  const used = new Set();
  const written = (term) => shortTerm(term, prefixes, used);
  const subjects = new Map();
  const rest = [];
  for (const [subject, predicate, object] of triplesOf(text)) {
    if (!object) rest.push(subject);
    else at(at(subjects, subject, () => new Map()), predicate, () => []).push(object);
  }
  const blocks = [...subjects].map(([subject, said]) => {
    const lines = [...said].map(([predicate, objects]) => {
      const name = predicate === TYPE ? "a" : written(predicate);
      return `${name} ${objects.map(written).join(" ,\n        ")}`;
    });
    return `${written(subject)} ${lines.join(" ;\n    ")} .\n`;
  });
  const head = [...used].sort().map((prefix) => `@prefix ${prefix}: <${prefixes[prefix]}> .\n`);
  return [head.join(""), ...blocks, rest.join("\n")].filter(Boolean).join("\n");
}

/** A term with the longest prefix that leaves a plain name; an IRI of a type too. */
function shortTerm(term, prefixes, used) {
  const [, before, iri] = /^(.*?(?:\^\^)?)<([^<>]*)>$/su.exec(term) ?? [];
  if (iri === undefined) return term;
  const found = Object.entries(prefixes)
    .filter(([, start]) => iri.startsWith(start) && LOCAL.test(iri.slice(start.length)))
    .sort(([, one], [, other]) => other.length - one.length)[0];
  if (!found) return term;
  used.add(found[0]);
  return `${before}${found[0]}:${iri.slice(found[1].length)}`;
}

function at(map, key, make) {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
}
