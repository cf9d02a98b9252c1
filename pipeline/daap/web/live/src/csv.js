// Answers as CSV (SPARQL 1.1 Query Results CSV, RFC 4180).
// Oxigraph's own writer leaves an IRI that holds a comma without quotes.

const cell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const bare = (term) => (!term ? "" : term.type === "bnode" ? `_:${term.value}` : term.value);

/** Results of SPARQL's JSON format as a CSV text. */
export function csvOf(answer) {
  if ("boolean" in answer) return `${answer.boolean}\n`;
  const names = answer.head.vars;
  const rows = answer.results.bindings.map((row) => names.map((name) => bare(row[name])));
  return [names, ...rows].map((row) => row.map(cell).join(",") + "\r\n").join("");
}
