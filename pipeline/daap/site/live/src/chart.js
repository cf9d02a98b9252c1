// An answer as a chart: a bar for each row, where a row names one thing and a number.
import { h } from "./dom.js";
import { short } from "./results.js";

const MOST = 60;
const NUMBER = /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/;

/** The variables of an answer that a chart can show: names, and a number; or null. */
export function charted({ head: { vars = [] }, results }) {
  const rows = results?.bindings ?? [];
  if (rows.length < 2 || rows.length > MOST) return null;
  const counts = (name) => rows.every((row) => NUMBER.test(row[name]?.datatype ?? "") && Number(row[name].value) >= 0);
  const numbers = vars.filter(counts);
  const names = vars.filter((name) => !numbers.includes(name));
  return numbers.length && names.length ? { names, number: numbers.at(-1) } : null;
}

/** The chart of an answer; its rows and their order are those of the table. */
export function chart(answer, { prefixes }) {
  const { names, number } = charted(answer);
  const rows = answer.results.bindings.map((row) => ({
    name: names.map((name) => said(row[name], prefixes)).filter(Boolean).join(" · "),
    value: Number(row[number].value),
  }));
  const most = Math.max(...rows.map(({ value }) => value)) || 1;
  const bars = rows.map(({ name, value }) => [
    h("dt", { dir: "auto" }, name),
    h("dd", {}, h("meter", { min: 0, max: most, value, "aria-hidden": "true" }), ` ${value.toLocaleString("en")}`),
  ]);
  return h("figure", { class: "live-chart" }, h("figcaption", {}, `${names.join(", ")} by ${number}`), h("dl", {}, bars.flat()));
}

function said(term, prefixes) {
  if (!term) return "";
  return term.type === "uri" ? short(term.value, prefixes) : term.value;
}
