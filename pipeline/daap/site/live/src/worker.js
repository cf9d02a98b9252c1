// The dataset in an Oxigraph store of a worker's own, so that a page can end it.
import init, { Store, defaultGraph } from "oxigraph/web.js";
import { bare, form } from "./question.js";

const UNION = `INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }`;
/* The default graph holds each triple once, as "daap query" has it. */

let store;
let head;

/** Load the engine and the parts of the dump, all at once, and bind the prefixes. */
async function load({ dataset, prefixes, wasm }, tell) {
  const engine = unpacked(wasm).then((body) =>
    init({ module_or_path: new Response(body, { headers: { "Content-Type": "application/wasm" } }) }),
  );
  const names = await new Response(await unpacked(dataset)).json();
  const parts = names.map(async (name) => {
    const body = await unpacked(new URL(name, dataset).href);
    return new Uint8Array(await new Response(body).arrayBuffer());
  });
  await Promise.all([engine, parts[0]]);
  store = new Store();
  for (const [index, part] of parts.entries()) {
    tell(index / parts.length);
    store.load(await part, { format: "trig", no_transaction: true });
  }
  const named = store.size;
  store.update(UNION);
  head = Object.entries(prefixes)
    .map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}> `)
    .join("");
  return { triples: store.size - named };
}

/** What an address holds, as a stream; a server may have unpacked it before. */
async function unpacked(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} cannot be read (${answer.status})`);
  const reader = answer.body.getReader();
  const { value: first, done } = await reader.read();
  const body = new ReadableStream({
    start: (sink) => (done ? sink.close() : sink.enqueue(first)),
    async pull(sink) {
      const { value, done: ended } = await reader.read();
      if (ended) sink.close();
      else sink.enqueue(value);
    },
  });
  const packed = first?.[0] === 0x1f && first[1] === 0x8b;
  return packed ? body.pipeThrough(new DecompressionStream("gzip")) : body;
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

/** N-Triples as JSON-LD. */
function write({ text }) {
  const some = new Store();
  some.load(text, { format: "nt" });
  return some.dump({ format: "jsonld", from_graph_name: defaultGraph() });
}

/** The message with the column as the person wrote it. */
function placed(message) {
  return message.replace(/error at (\d+):(\d+)/, (_, line, column) => {
    const shift = line === "1" ? head.length : 0;
    return `line ${line}, column ${Math.max(1, column - shift)}`;
  });
}

const WORK = { load, ask, write };

onmessage = async ({ data: { id, kind, ...work } }) => {
  try {
    postMessage({ id, value: await WORK[kind](work, (share) => postMessage({ share })) });
  } catch (error) {
    postMessage({ id, error: error.message ?? String(error) });
  }
};
