// The answer to a query as a table people read, and as files.
import { pageOf } from "./addresses.js";
import { counted, h, siteLink } from "./dom.js";

export const SHOWN = 1000;
/* More rows than this make a page slow; the downloads hold all of them. */

const LONG = 160;
/* Messages of the parser name every sign that could have stood there. */

/** The element that shows an answer. `names` shortens IRIs and links them. */
export function shown({ graph, text }, names) {
  if (graph) return triples(text);
  const answer = JSON.parse(text);
  if ("boolean" in answer) return h("p", { class: "live-verdict" }, answer.boolean ? "yes" : "no");
  return table(answer, names);
}

function table({ head: { vars = [] }, results: { bindings } }, names) {
  const rows = bindings.slice(0, SHOWN).map((binding) =>
    h("tr", {}, vars.map((name) => h("td", {}, value(binding[name], names)))),
  );
  const heads = vars.map((name) => h("th", { scope: "col" }, name));
  return h(
    "div",
    {},
    summary(bindings.length),
    h(
      "div",
      { class: "live-scroll", tabindex: "0", role: "region", "aria-label": "Answer" },
      h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows)),
    ),
  );
}

function summary(number) {
  const rest = number > SHOWN ? `; the first ${counted(SHOWN, "row")} shown` : "";
  return h("p", { class: "live-count" }, counted(number, "row") + rest);
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

function triples(text) {
  const lines = text.split("\n").filter(Boolean).sort();
  const rest = lines.length > SHOWN ? `; the first ${SHOWN} shown` : "";
  return h(
    "div",
    {},
    h("p", { class: "live-count" }, counted(lines.length, "triple") + rest),
    h(
      "pre",
      { class: "live-scroll", tabindex: "0", role: "region", "aria-label": "Answer" },
      lines.slice(0, SHOWN).join("\n"),
    ),
  );
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
