// The questions as examples: a list to choose from, parameters as fields.
import { h } from "./dom.js";
import { bound, terms } from "./question.js";

const HEADER = /^(#[^\n]*\n)+\n?/;
/* Title and parameters of a question, which the form shows. */
const LISTS = { code: "live-codes", source: "live-sources" };
const CODES = ["code", "decision", "solution", "practice", "pattern", "force"];

/** The form of the questions; `chosen` gets the query whenever it changes. */
export function examples(questions, base, prefixes, chosen) {
  let known = null;
  const named = new Map(questions.map((question) => [question.name, question]));
  const select = h(
    "select",
    { id: "live-question", onchange: () => choose(select.value) },
    h("option", { value: "" }, "— choose a question —"),
    questions.map(({ name, title }) => h("option", { value: name }, title)),
  );
  const about = h("p", { class: "live-about" });
  const fields = h("div", { class: "live-fields" });
  const element = h(
    "form",
    { class: "live-examples", onsubmit: (event) => event.preventDefault() },
    h("label", { for: "live-question" }, "Question"),
    select,
    about,
    fields,
    h("datalist", { id: LISTS.code }),
    h("datalist", { id: LISTS.source }),
  );

  function choose(name, given = {}) {
    const question = named.get(name);
    select.value = question ? name : "";
    about.textContent = question?.description ?? "";
    fields.replaceChildren(...(question?.parameters ?? []).map((p) => field(p, given)));
    if (question) fill(question);
    return Boolean(question);
  }

  function field(parameter, given) {
    const id = `live-parameter-${parameter.name}`;
    const input = h("input", {
      id,
      name: parameter.name,
      list: LISTS[CODES.includes(parameter.type) ? "code" : parameter.type],
      inputmode: parameter.type === "integer" ? "numeric" : null,
      autocomplete: "off",
      oninput: () => fill(named.get(select.value)),
    });
    input.value = given[parameter.name] ?? parameter.default;
    const label = `${parameter.name} — ${parameter.description}`;
    return h("p", {}, h("label", { for: id }, label), input);
  }

  function termsOf(question) {
    const inputs = [...fields.querySelectorAll("input")];
    const given = Object.fromEntries(inputs.map((input) => [input.name, input.value]));
    return terms(question, given, base, known, prefixes);
  }

  /** What is wrong with the values in the fields; empty for nothing. */
  function problem() {
    const question = named.get(select.value);
    try {
      if (question) termsOf(question);
      return "";
    } catch (error) {
      return error.message;
    }
  }

  function fill(question) {
    const inputs = [...fields.querySelectorAll("input")];
    const query = (question.template ?? question.query).replace(HEADER, "");
    try {
      const filled = bound(query, termsOf(question));
      inputs.forEach((input) => input.removeAttribute("aria-invalid"));
      chosen(filled);
    } catch (error) {
      inputs.forEach((input) =>
        input.setAttribute("aria-invalid", String(input.name === error.cause?.name)),
      );
      chosen(query, error.message);
    }
  }

  /** Offer what the dataset holds in the fields that take it, and look values up. */
  function offer(things) {
    known = things;
    for (const [type, id] of Object.entries(LISTS)) {
      const options = (things[type] ?? []).map(({ name }) => h("option", { value: name }));
      element.querySelector(`#${id}`).replaceChildren(...options);
    }
  }

  /** What names the question and the values of its parameters in an address. */
  function link() {
    const given = [...fields.querySelectorAll("input")].map(({ name, value }) => [name, value]);
    return new URLSearchParams([["question", select.value], ...given]).toString();
  }

  return { element, choose, offer, problem, link };
}
