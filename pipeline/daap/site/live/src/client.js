// The worker that holds the dataset, seen from the page.

/** A dataset that answers queries and can be stopped in the middle of one. */
export class Dataset {
  #files;
  #tell;
  #worker;
  #waiting = new Map();
  #count = 0;

  /** `files` says where the dump is and which prefixes need no declaration; `tell`
      hears which share of it is loaded, from 0 to 1. */
  constructor(files, tell) {
    this.#files = files;
    this.#tell = tell;
  }

  /** Start the worker and load the dump; done once until it is stopped. */
  ready() {
    if (this.loading) return this.loading;
    this.#worker = new Worker(new URL("./worker.js", import.meta.url), {
      type: "module",
    });
    this.#worker.onmessage = ({ data }) => this.#settle(data);
    this.#worker.onerror = (event) => this.#end(event.message || "the worker failed");
    const wasm = new URL("./oxigraph.wasm.gz", import.meta.url).href;
    this.loading = this.#send("load", { ...this.#files, wasm });
    return this.loading;
  }

  /** The answer to a query: its text, and whether it is a graph. */
  async ask(query) {
    await this.ready();
    return this.#send("ask", { query });
  }

  /** A graph of N-Triples as JSON-LD. */
  async jsonld(text) {
    await this.ready();
    return this.#send("write", { text });
  }

  /** End the worker: whatever it was doing is refused as stopped. */
  stop() {
    this.#end("stopped");
  }

  #end(reason) {
    this.#worker?.terminate();
    this.loading = undefined;
    for (const { refuse } of this.#waiting.values()) refuse(new Error(reason));
    this.#waiting.clear();
  }

  #send(kind, work) {
    const id = ++this.#count;
    return new Promise((accept, refuse) => {
      this.#waiting.set(id, { accept, refuse });
      this.#worker.postMessage({ id, kind, ...work });
    });
  }

  #settle({ id, value, error, share }) {
    if (share !== undefined) return this.#tell(share);
    const promise = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) promise?.accept(value);
    else promise?.refuse(new Error(error));
  }
}
