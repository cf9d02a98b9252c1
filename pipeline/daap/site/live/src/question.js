// Named questions with their parameters filled in: the rules of question.py.
import { segment } from "./addresses.js";

const HIDDEN = String.raw`#[^\n]*|<[^<>\s]*>|"""(?:[^"\\]|\\.|"(?!""))*"""|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`;

/** The query with every comment, IRI and string blanked. */
export function bare(query) {
  return query.replace(new RegExp(HIDDEN, "gsu"), " ");
}

/** The form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE; null for none. */
export function form(query) {
  const body = bare(query).replace(/\bPREFIX\s+[^\s:]*:/giu, " ");
  return /\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b/iu.exec(body)?.[1].toUpperCase() ?? null;
}

/** The query with terms in place of the variables of these names. */
export function bound(query, terms) {
  const names = Object.keys(terms);
  if (!names.length) return query;
  const pattern = `${HIDDEN}|[?$](?<name>${names.join("|")})(?![\\p{L}\\p{N}_])`;
  return query.replace(new RegExp(pattern, "gsu"), (text, ...rest) => {
    const { name } = rest.at(-1);
    return name ? terms[name] : text;
  });
}

/** The classes of the codes that a parameter of each type takes. */
const KINDS = {
  code: "Code", decision: "Decision", solution: "DesignSolution",
  practice: "Practice", pattern: "Pattern", force: "Force",
};

/** The terms of a question's parameters: what was given, else the defaults. */
export function terms(question, given, base, known, prefixes = {}) {
  const found = {};
  for (const { name, type, default: usual } of question.parameters) {
    const value = given[name] ?? usual;
    if (usual === "any" && value.trim() === "any") continue;
    try {
      found[name] = known ? lookedUp(type, value, base, known, prefixes, found) : term(type, value, base);
    } catch (error) {
      throw new Error(`parameter ${name}: ${error.message}`, { cause: { name } });
    }
  }
  return found;
}

/** The term of a value that names something of the dataset. Throws for one that does not. */
export function lookedUp(type, value, base, known, prefixes = {}, before = {}) {
  if (!value.trim()) throw new Error("the value is empty");
  const sort = type in KINDS ? "code" : type;
  if (!["code", "source", "speaker", "stance", "term"].includes(sort)) return term(type, value, base);
  const all = known[sort] ?? [];
  const within = KINDS[type] ?? (sort === "speaker" ? inside(before.source, base) : null);
  const fitting = within ? all.filter(({ kinds }) => kinds.includes(within)) : all;
  const found = named(value.trim(), fitting, base, prefixes);
  if (new Set(found.map(({ iri }) => iri)).size > 1) {
    throw new Error(`“${value}” names several: ${found.map(({ name }) => name).join(", ")}`);
  }
  if (!found.length) throw new Error(none(value, type, fitting));
  return sort === "speaker" ? literal(found[0].name) : `<${found[0].iri}>`;
}

/** The IRI that a term of a source stands for. */
function inside(source, base) {
  if (!source) return null;
  return source.startsWith("<") ? source.slice(1, -1) : base + source.replace(":", "/");
}

function named(value, all, base, prefixes) {
  const text = value.replace(/^<(.*)>$/su, "$1");
  const [prefix, ...rest] = text.split(":");
  const full = rest.length ? (prefixes[prefix] ?? `${prefix}:`) + rest.join(":") : base + text;
  const key = folded(value);
  const ways = [
    ({ name }) => name === value,
    ({ iri }) => iri === text || iri === full,
    ({ name }) => folded(name) === key,
    ({ labels }) => labels.some((label) => folded(label) === key),
  ];
  return ways.map((way) => all.filter(way)).find((found) => found.length) ?? [];
}

function none(value, type, all) {
  const key = folded(value);
  const score = ({ name, labels }) => Math.max(...[name, ...labels].map((n) => alike(key, folded(n))));
  const near = all
    .map((thing) => [score(thing), thing.name])
    .filter(([likeness]) => likeness >= 0.5)
    .sort(([a], [b]) => b - a)
    .slice(0, 3)
    .map(([, name]) => name);
  const hint = near.length ? `; did you mean ${near.join(" or ")}?` : "";
  return `“${value}” names no ${type} of the dataset${hint}`;
}

/** Dice's coefficient of the pairs of letters in two names. */
function alike(one, other) {
  const pairs = (text) => new Set([...text].slice(1).map((sign, at) => [...text][at] + sign));
  const [left, right] = [pairs(one), pairs(other)];
  const shared = [...left].filter((pair) => right.has(pair)).length;
  return (2 * shared) / (left.size + right.size || 1);
}

function folded(name) {
  return name.normalize("NFKC").toLowerCase().replace(/[\s_-]+/gu, " ").trim();
}

/** One value as SPARQL writes it. Throws for text that is no whole number or IRI. */
export function term(type, value, base) {
  if (type === "integer") {
    if (!/^\+?[0-9]+$/.test(value)) throw new Error(`“${value}” is not a whole number from 0`);
    return value;
  }
  if (type === "text" || type === "speaker") return literal(value);
  if (type === "iri" || type === "term") {
    if (!/^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]*$/.test(value)) throw new Error(`“${value}” is not an IRI`);
    return `<${value}>`;
  }
  if (type === "stance") return `daap:${value.charAt(0).toUpperCase()}${value.slice(1).toLowerCase()}`;
  const path = type in KINDS ? "code" : type;
  if (/^[A-Za-z0-9_]+$/.test(value)) return `${path}:${value}`;
  return `<${base}${path}/${slug(value)}>`;
}

function slug(text) {
  const encoded = segment(text);
  return /^\.+$/.test(encoded) ? encoded.replaceAll(".", "%2E") : encoded;
}

function literal(text) {
  const signs = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return `"${text.replace(/[\\"\n\r\t]/g, (sign) => signs[sign])}"`;
}
