// The page that asks the dataset in the browser.
import { Dataset } from "./client.js";
import { csvOf } from "./csv.js";
import { address, counted, h, json, save } from "./dom.js";
import { editor } from "./editor.js";
import { examples } from "./examples.js";
import { form as formOf } from "./question.js";
import { failure, shown } from "./results.js";
import { turtleOf } from "./turtle.js";

const FILES = {
  CSV: { type: "text/csv", name: "answer.csv", write: ({ text }) => csvOf(JSON.parse(text)) },
  JSON: { type: "application/sparql-results+json", name: "answer.json", write: ({ text }) => text },
  Turtle: { type: "text/turtle", name: "answer.ttl", graph: true, write: ({ text }, { prefixes }) => turtleOf(text, prefixes) },
  "JSON-LD": { type: "application/ld+json", name: "answer.jsonld", graph: true, write: ({ text }, { dataset }) => dataset.jsonld(text) },
  "N-Triples": { type: "application/n-triples", name: "answer.nt", graph: true, write: ({ text }) => text },
};
/* The files that an answer can be had as: a table's, and those of a graph. */

/** Build the page: questions, editor, buttons and the answer below them.

    The engine and the dump are loaded once a question or the query is touched. */
export async function start(place) {
  const { base, first } = place.dataset;
  const [questions, prefixes] = await Promise.all([
    json(place, "questions"),
    json(place, "prefixes"),
  ]);
  const page = layout(download);
  const dataset = new Dataset({ dataset: address(place.dataset.dataset), prefixes }, (share) => {
    if (page.run.disabled) page.status.textContent = `Loading the dataset: ${Math.round(100 * share)} % …`;
  });
  let terms = [];
  let last = null;
  let wrong = "";
  let filled = null; // the query as the fields of a question gave it

  const query = editor(page.editor, { prefixes, terms: () => terms, run, changed });
  const form = examples(questions, base, prefixes, (text, problem) => {
    filled = null;
    query.setValue(text);
    filled = query.getValue();
    last = null;
    page.answer.replaceChildren();
    remember();
    wrong = problem ?? "";
    page.status.textContent = wrong;
  });
  page.examples.append(form.element);
  const named = json(place, "names").then((known) => {
    terms = known.terms;
    form.offer(known.things);
  });

  /** The query is another: what is shown is no longer its answer. */
  function changed() {
    wrong = "";
    const old = last && last.query !== query.getValue();
    page.answer.classList.toggle("live-old", Boolean(old));
    page.status.textContent = old ? "The answer below is of the query before it was changed." : "";
    offer();
  }

  async function run() {
    if (page.run.disabled) return;
    if (wrong) {
      page.status.textContent = wrong;
      return;
    }
    const text = query.getValue();
    const begun = performance.now();
    busy(true);
    try {
      await named;
      const problem = text === filled ? form.problem() : "";
      if (problem) throw new Error(problem);
      const { triples } = await dataset.ready();
      page.status.textContent = `${counted(triples, "triple")} loaded. Asking …`;
      last = { query: text, ...(await dataset.ask(text)) };
      page.answer.replaceChildren(shown(last, { base, prefixes }));
      page.answer.classList.remove("live-old");
      const seconds = ((performance.now() - begun) / 1000).toFixed(2);
      page.status.textContent = `Answered in ${seconds} s.`;
      remember();
    } catch (error) {
      last = null;
      const stopped = error.message === "stopped";
      page.answer.replaceChildren(stopped ? "" : failure(error.message, text));
      page.status.textContent = stopped ? "Stopped." : "The query could not be answered.";
    }
    busy(false);
  }

  function busy(working) {
    page.run.disabled = working;
    page.stop.disabled = !working;
    page.answer.setAttribute("aria-busy", String(working));
    if (working) page.status.textContent = "Asking …";
    offer();
  }

  /** Offer the files that an answer to this query can be had as. */
  function offer() {
    const graph = ["CONSTRUCT", "DESCRIBE"].includes(formOf(query.getValue()));
    for (const [name, button] of Object.entries(page.files)) {
      button.hidden = graph !== Boolean(FILES[name].graph);
      button.disabled = page.run.disabled;
    }
  }

  /** Hand out the answer to the query as it stands, asking first where there is none. */
  async function download(name) {
    if (last?.query !== query.getValue()) await run();
    if (!last) return;
    const { type, name: file, write } = FILES[name];
    save(await write(last, { prefixes, dataset }), type, file);
  }

  /** Make the address the link to what stands here: a question with its parameters
      as long as its query was not edited. */
  function remember() {
    const text = query.getValue();
    const link = text === filled ? form.link() : `query=${encodeURIComponent(text)}`;
    history.replaceState(null, "", `#${link}`);
  }

  /** Show the query or question that the address names, if it names one. */
  function linked() {
    const wanted = new URLSearchParams(location.hash.slice(1));
    if (wanted.has("query")) query.setValue(wanted.get("query"));
    else return form.choose(wanted.get("question") ?? "", Object.fromEntries(wanted));
    return true;
  }

  async function share() {
    remember();
    try {
      await navigator.clipboard.writeText(location.href);
      page.status.textContent = "The link to this query is copied.";
    } catch {
      page.status.textContent = "The address of this page is now the link to this query.";
    }
  }

  page.run.onclick = run;
  const touched = () => dataset.ready().catch(() => {}); // whoever asks is told
  for (const part of [page.examples, page.editor]) part.addEventListener("focusin", touched, { once: true });
  page.stop.onclick = () => dataset.stop();
  page.share.onclick = share;
  addEventListener("hashchange", () => linked() && run());
  place.replaceChildren(page.element);
  busy(false);
  page.status.textContent = "";
  const asked = linked();
  if (!asked) query.setValue(first);
  if (asked) named.then(() => linked() && run());
  query.upgrade();
}

function layout(download) {
  const button = (label, attributes = {}) => h("button", { type: "button", ...attributes }, label);
  const files = Object.keys(FILES).map((name) => [name, button(name, { title: `The answer as ${name}`, onclick: () => download(name) })]);
  const page = {
    examples: h("div"),
    editor: h("div", { class: "live-editor" }),
    run: button("Run", { class: "live-main", title: "Ctrl-Enter in the editor" }),
    stop: button("Stop"),
    share: button("Copy link"),
    files: Object.fromEntries(files),
    status: h("p", { class: "live-status", role: "status" }),
    answer: h("div", { class: "live-answer" }),
  };
  const buttons = h("div", { class: "live-buttons" }, page.run, page.stop, page.share, Object.values(page.files));
  const help = h("p", { class: "live-help" }, "Ctrl-Enter runs the query, Ctrl-Space completes a name after its prefix.");
  page.element = h("div", { class: "live-sparql" }, page.examples, page.editor, help, buttons, page.status, page.answer);
  return page;
}
