// The page that asks the dataset in the browser.
import { Dataset } from "./client.js";
import { csvOf } from "./csv.js";
import { address, counted, h, json, save } from "./dom.js";
import { editor } from "./editor.js";
import { examples } from "./examples.js";
import { KNOWN, things } from "./question.js";
import { failure, short, shown } from "./results.js";

const FIRST = `SELECT ?kind (COUNT(?code) AS ?codes) WHERE {
  VALUES ?kind { daap:Decision daap:Pattern daap:Practice daap:Force daap:EmergentCode }
  ?code a ?kind ; skos:notation ?notation
} GROUP BY ?kind ORDER BY DESC(?codes)
`;
const TERMS = `SELECT DISTINCT ?iri ?kind ?notation WHERE {
  { ?iri a daap:Code ; skos:notation ?notation BIND("code" AS ?kind) }
  UNION { ?iri a daap:Source ; dct:identifier ?notation BIND("source" AS ?kind) }
  UNION { [] ?iri [] BIND("" AS ?kind) }
  UNION { [] a ?iri BIND("" AS ?kind) }
} ORDER BY ?iri`;

/** Build the page: questions, editor, buttons and the answer below them. */
export async function start(place) {
  const { base } = place.dataset;
  const [questions, prefixes] = await Promise.all([
    json(place, "questions"),
    json(place, "prefixes"),
  ]);
  const names = { base, prefixes };
  const dataset = new Dataset({ dataset: address(place.dataset.dataset), prefixes });
  const page = layout();
  let terms = [];
  let last = null;
  let wrong = "";
  let filled = null; // the query as the fields of a question gave it
  let prepared = Promise.resolve();

  const yasqe = editor(page.editor, {
    prefixes,
    terms: () => terms,
    run: () => run(),
    changed: () => {
      wrong = "";
      page.status.replaceChildren();
    },
  });
  const form = examples(questions, base, prefixes, (query, problem) => {
    yasqe.setValue(query);
    page.status.textContent = problem ?? "";
    wrong = problem ?? "";
    filled = yasqe.getValue();
  });
  page.examples.append(form.element);

  async function run() {
    if (page.run.disabled) return;
    if (wrong) {
      page.status.textContent = wrong;
      return;
    }
    const query = yasqe.getValue();
    const begun = performance.now();
    busy(true);
    try {
      await prepared.catch(() => undefined); // a stopped dataset is loaded anew
      const problem = query === filled ? form.problem() : "";
      if (problem) throw new Error(problem);
      last = { query, ...(await dataset.ask(query)) };
      page.answer.replaceChildren(shown(last, names));
      const seconds = ((performance.now() - begun) / 1000).toFixed(2);
      page.status.textContent = `Answered in ${seconds} s.`;
      history.replaceState(null, "", `#query=${encodeURIComponent(query)}`);
    } catch (error) {
      last = null;
      const stopped = error.message === "stopped";
      page.answer.replaceChildren(stopped ? "" : failure(error.message, query));
      page.status.textContent = stopped ? "Stopped." : "The query could not be answered.";
    }
    busy(false);
  }

  function busy(working) {
    page.run.disabled = working;
    page.stop.disabled = !working;
    page.answer.setAttribute("aria-busy", String(working));
    if (working) page.status.textContent = "Asking …";
    page.csv.disabled = page.json.disabled = working || !last;
    page.csv.hidden = Boolean(last?.graph);
    page.json.textContent = last?.graph ? "N-Triples" : "JSON";
  }

  function download(format) {
    if (last.graph) return save(last.text, "application/n-triples", "answer.nt");
    if (format === "json") return save(last.text, "application/sparql-results+json", "answer.json");
    return save(csvOf(JSON.parse(last.text)), "text/csv", "answer.csv");
  }

  /** Show the query or question that the address names, if it names one. */
  function linked() {
    const wanted = new URLSearchParams(location.hash.slice(1));
    if (wanted.has("query")) yasqe.setValue(wanted.get("query"));
    else return form.choose(wanted.get("question") ?? "", Object.fromEntries(wanted));
    return true;
  }

  async function share() {
    const link = `#query=${encodeURIComponent(yasqe.getValue())}`;
    history.replaceState(null, "", link);
    try {
      await navigator.clipboard.writeText(location.href);
      page.status.textContent = "The link to this query is copied.";
    } catch {
      page.status.textContent = "The address of this page is now the link to this query.";
    }
  }

  page.run.onclick = run;
  page.stop.onclick = () => dataset.stop();
  page.share.onclick = share;
  page.csv.onclick = () => download("csv");
  page.json.onclick = () => download("json");
  addEventListener("hashchange", () => linked() && run());
  place.replaceChildren(page.element);
  busy(false);
  page.status.textContent = "Loading the dataset …";
  const asked = linked();
  if (!asked) yasqe.setValue(FIRST);
  yasqe.refresh();
  prepared = prepare();
  await prepared;
  if (asked && linked()) run();

  async function prepare() {
    const { triples } = await dataset.ready();
    if (!last) page.status.textContent = `${counted(triples, "triple")} loaded.`;
    const known = vocabulary(await dataset.ask(TERMS), prefixes);
    terms = known.terms;
    const { text } = await dataset.ask(KNOWN);
    form.offer(known.lists, things(JSON.parse(text).results.bindings));
  }
}

/** What the editor completes and the fields offer. */
function vocabulary({ text }, prefixes) {
  const rows = JSON.parse(text).results.bindings;
  const notations = (kind) =>
    rows.filter((row) => row.kind.value === kind).map((row) => row.notation.value);
  const terms = rows.map((row) => short(row.iri.value, prefixes));
  return {
    terms: [...new Set(terms)].filter((term) => !term.includes("/")),
    lists: { code: notations("code"), source: notations("source") },
  };
}

function layout() {
  const button = (label, attributes = {}) => h("button", { type: "button", ...attributes }, label);
  const page = {
    examples: h("div"),
    editor: h("div", { class: "live-editor" }),
    run: button("Run", { class: "live-main", title: "Ctrl-Enter in the editor" }),
    stop: button("Stop"),
    share: button("Copy link"),
    csv: button("CSV"),
    json: button("JSON"),
    status: h("p", { class: "live-status", role: "status" }),
    answer: h("div", { class: "live-answer" }),
  };
  const buttons = h("div", { class: "live-buttons" }, page.run, page.stop, page.share, page.csv, page.json);
  const help = h("p", { class: "live-help" }, "Ctrl-Enter runs the query, Ctrl-Space completes a name after its prefix.");
  page.element = h("div", { class: "live-sparql" }, page.examples, page.editor, help, buttons, page.status, page.answer);
  return page;
}
