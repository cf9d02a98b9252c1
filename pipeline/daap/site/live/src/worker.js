// The dataset in an Oxigraph store of a worker's own, so that a page can end it.
import init, { Store } from "oxigraph/web.js";
import { bare, form } from "./question.js";

const UNION = `INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }`;
/* The default graph holds each triple once, as "daap query" has it. */

let store;
let head;

/** Load the dump, packed or not, and the prefixes that need no declaration. */
async function load({ dataset, prefixes, wasm }) {
  const [bytes] = await Promise.all([dump(dataset), init({ module_or_path: wasm })]);
  store = new Store();
  store.load(bytes, { format: "nq", no_transaction: true });
  const named = store.size;
  store.update(UNION);
  head = Object.entries(prefixes)
    .map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}> `)
    .join("");
  return { triples: store.size - named };
}

async function dump(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the dataset cannot be read (${answer.status})`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

/** Answer a query as JSON or N-Triples; the prefixes go before it, on its first line. */
function ask({ query }) {
  if (/(?<![\w?$:-])SERVICE(?![\w:-])/i.test(bare(query)))
    throw new Error("SERVICE is refused: nothing is asked over the network");
  const graph = ["CONSTRUCT", "DESCRIBE"].includes(form(query));
  const results_format = graph ? "nt" : "json";
  try {
    return { graph, text: store.query(head + query, { results_format }) };
  } catch (error) {
    throw new Error(placed(String(error.message ?? error)));
  }
}

/** The message with the column as the person wrote it. */
function placed(message) {
  return message.replace(/error at (\d+):(\d+)/, (_, line, column) => {
    const shift = line === "1" ? head.length : 0;
    return `line ${line}, column ${Math.max(1, column - shift)}`;
  });
}

onmessage = async ({ data: { id, kind, ...work } }) => {
  try {
    postMessage({ id, value: await (kind === "load" ? load(work) : ask(work)) });
  } catch (error) {
    postMessage({ id, error: error.message ?? String(error) });
  }
};
