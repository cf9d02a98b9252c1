// Asks each question of a folder of a store in JavaScript: node stores.mjs STORE DUMP
// FOLDER. Writes a line for each: its name, a tab, and SPARQL 1.1 results in JSON or what
// went wrong.
import fs from "node:fs";
import zlib from "node:zlib";
import { DataFactory, Parser, Store } from "n3";
import { QueryEngine } from "@comunica/query-sparql-rdfjs-lite";

const [name, dump, folder] = process.argv.slice(2);
const SECONDS = 60;
const text = zlib.gunzipSync(fs.readFileSync(dump)).toString();
const quads = new Parser({ format: "N-Quads" }).parse(text);

async function comunica() {
  const store = new Store(quads), engine = new QueryEngine();
  return (query) => engine.queryBindings(query, { sources: [store], unionDefaultGraph: true });
}

async function quadstore() {
  const { Quadstore } = await import("quadstore");
  const { Engine } = await import("quadstore-comunica");
  const { MemoryLevel } = await import("memory-level");
  const store = new Quadstore({ backend: new MemoryLevel(), dataFactory: DataFactory });
  await store.open();
  await store.multiPut(quads);
  const engine = new Engine(store);
  return (query) => engine.queryBindings(query, { unionDefaultGraph: true });
}

// Seconds of the processor, so that other work of the machine does not count. The clock
// runs too: a store may end without an answer and without an error. What is late is ended,
// so that it takes no time of the next question.
async function soon(answer) {
  const before = process.cpuUsage(), begin = Date.now();
  let timer, bindings;
  const late = new Promise((_, fail) => {
    timer = setInterval(() => {
      const { user, system } = process.cpuUsage(before);
      if ((user + system) / 1e6 > SECONDS || Date.now() - begin > SECONDS * 3000) {
        bindings?.destroy();
        fail(new Error(`no answer in ${SECONDS} s of the processor`));
      }
    }, 200);
  });
  const rows = answer.then((found) => (bindings = found).toArray());
  rows.catch(() => {});
  return Promise.race([rows, late]).finally(() => clearInterval(timer));
}

const KINDS = { NamedNode: "uri", BlankNode: "bnode", Literal: "literal" };
const term = ({ termType, value, datatype, language }) => ({
  type: KINDS[termType], value, datatype: datatype?.value, "xml:lang": language || undefined,
});
const row = (bindings) =>
  Object.fromEntries([...bindings].map(([variable, value]) => [variable.value, term(value)]));

const ask = await { comunica, quadstore }[name]();
for (const file of fs.readdirSync(folder).sort()) {
  const query = fs.readFileSync(`${folder}/${file}`, "utf8");
  let said;
  try {
    const found = await soon(ask(query));
    said = JSON.stringify({ results: { bindings: found.map(row) } });
  } catch (error) {
    said = String(error.message ?? error).replaceAll("\n", " ").slice(0, 300);
  }
  fs.writeSync(1, `${file.replace(".rq", "")}\t${said}\n`);
}
process.exit(0);
