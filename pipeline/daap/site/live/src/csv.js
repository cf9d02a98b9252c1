// Answers as CSV for spreadsheets (RFC 4180), guarded as pipeline/daap/core/csv_text.py does it:
// a cell that begins like a formula, or with ', has a ' before it.
// Oxigraph's own writer leaves an IRI that holds a comma without quotes.

const opens = /^('|[\t\r\n]|\s*[=+\-@＝＋－＠])/u;
const harmless = /^([+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|[+\-/]+)$/;
const guarded = (text) => (opens.test(text) && !harmless.test(text) ? `'${text}` : text);

const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const cell = (text) => quoted(guarded(text));

const bare = (term) => (!term ? "" : term.type === "bnode" ? `_:${term.value}` : term.value);

/** Results of SPARQL's JSON format as a CSV text. */
export function csvOf(answer) {
  if ("boolean" in answer) return `${answer.boolean}\n`;
  const names = answer.head.vars;
  const rows = answer.results.bindings.map((row) => names.map((name) => bare(row[name])));
  return [names, ...rows].map((row) => row.map(cell).join(",") + "\r\n").join("");
}
