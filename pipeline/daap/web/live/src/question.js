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

/** The terms of a question's parameters: what was given, else the defaults. */
export function terms(question, given, base) {
  return Object.fromEntries(
    question.parameters.map(({ name, type, default: usual }) => [
      name,
      term(type, given[name] ?? usual, base),
    ]),
  );
}

/** One value as SPARQL writes it. Throws for text that is no whole number or IRI. */
export function term(type, value, base) {
  if (type === "integer") {
    if (!/^[+-]?\d+$/.test(value)) throw new Error(`“${value}” is no whole number`);
    return value;
  }
  if (type === "text") return literal(value);
  if (type === "iri") {
    if (!/^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]*$/.test(value)) throw new Error(`“${value}” is no IRI`);
    return `<${value}>`;
  }
  if (/^[A-Za-z0-9_]+$/.test(value)) return `${type}:${value}`;
  return `<${base}${type}/${slug(value)}>`;
}

function slug(text) {
  const encoded = segment(text);
  return /^\.+$/.test(encoded) ? encoded.replaceAll(".", "%2E") : encoded;
}

function literal(text) {
  const signs = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return `"${text.replace(/[\\"\n\r\t]/g, (sign) => signs[sign])}"`;
}
