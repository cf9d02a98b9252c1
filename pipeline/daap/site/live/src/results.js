// Answers to a query as people read them.
import { pageOf } from "./addresses.js";
import { chart, charted } from "./chart.js";
import { counted, h, siteLink } from "./dom.js";
import { triplesOf, turtleOf } from "./turtle.js";

export const SHOWN = 1000;
/* More rows than this make a page slow; the downloads hold all of them. */

const LONG = 160;
/* Messages of the parser name every sign that could have stood there. */

const DRAWN = 150;
/* More triples than this are no picture any more. */

/** The element that shows an answer. `names` shortens IRIs and links them. */
export function shown({ graph, text }, names) {
  if (graph) return triples(text, names);
  const answer = JSON.parse(text);
  if ("boolean" in answer) return h("p", { class: "live-verdict" }, answer.boolean ? "yes" : "no");
  return rows(answer, names);
}

/** The ways to look at one answer: `[name, element or what makes it]`, the first shown. */
function views(count, ways) {
  const place = h("div");
  const buttons = ways.map(([name, make]) => h("button", { type: "button", onclick: () => show(name, make) }, name));
  async function show(name, make) {
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.textContent === name)));
    place.replaceChildren(await make());
  }
  show(...ways[0]);
  const choice = ways.length > 1 && h("div", { class: "live-buttons", role: "group", "aria-label": "Show as" }, buttons);
  return h("div", {}, h("p", { class: "live-count" }, count), choice, place);
}

function rows(answer, names) {
  const number = answer.results.bindings.length;
  const rest = number > SHOWN ? `; the first ${counted(SHOWN, "row")} shown` : "";
  const ways = [["Table", () => table(answer, names)]];
  if (charted(answer)) ways.push(["Chart", () => chart(answer, names)]);
  return views(counted(number, "row") + rest, ways);
}

function table({ head: { vars = [] }, results: { bindings } }, names) {
  const body = bindings.slice(0, SHOWN).map((binding) =>
    h("tr", {}, vars.map((name) => h("td", {}, value(binding[name], names)))),
  );
  const heads = vars.map((name) => h("th", { scope: "col" }, name));
  return scrolled("div", h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, body)));
}

function scrolled(name, content) {
  return h(name, { class: "live-scroll", tabindex: "0", role: "region", "aria-label": "Answer" }, content);
}

/** A term as a person reads it: short linked names for IRIs, literals bare. */
function value(term, { base, prefixes }) {
  if (!term) return "";
  if (term.type === "triple" || term.type === "bnode") return term.value?.toString() ?? "";
  if (term.type !== "uri") {
    const language = term["xml:lang"];
    return language ? h("span", { lang: language, dir: "auto" }, term.value) : term.value;
  }
  const page = pageOf(term.value, base);
  const name = short(term.value, prefixes);
  if (page !== null) return h("a", { href: siteLink(page), title: term.value }, name);
  return h("span", { title: term.value }, name);
}

/** An IRI with the longest prefix that it begins with, or as it is. */
export function short(iri, prefixes) {
  const found = Object.entries(prefixes)
    .filter(([, start]) => iri.startsWith(start))
    .sort(([, one], [, other]) => other.length - one.length)[0];
  return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
}

function triples(text, names) {
  const all = triplesOf(text);
  const lines = all.slice(0, SHOWN).map((terms) => (terms.length > 1 ? `${terms.join(" ")} .` : terms[0]));
  const rest = all.length > SHOWN ? `; the first ${SHOWN} shown` : "";
  const ways = [["Triples", () => scrolled("pre", turtleOf(lines.join("\n"), names.prefixes))]];
  if (all.length && all.length <= DRAWN)
    ways.push(["Graph", async () => (await import("./drawn.js")).drawn(text, names)]);
  return views(counted(all.length, "triple") + rest, ways);
}

/** What went wrong, with the line of the query it is about and a mark below it. */
export function failure(message, query) {
  const place = /line (\d+), column (\d+)/.exec(message);
  const line = place && query.split("\n")[place[1] - 1];
  const plain = message.replace(/\s+/g, " ");
  return h(
    "div",
    { class: "live-failure" },
    h("p", {}, plain.length > LONG ? `${plain.slice(0, LONG)} …` : plain),
    line != null && h("pre", { class: "live-scroll" }, `${line}\n${" ".repeat(place[2] - 1)}^`),
  );
}
