// How to cite what a page shows: a dialog with its link, its IRI, and four formats.
"use strict";

(() => {
  const { h } = daap;
  const TEX = {
    "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
    "{": "\\{", "}": "\\}", $: "\\$", "&": "\\&", "#": "\\#", _: "\\_", "%": "\\%",
  };

  /** A text on one line: no line feed of it can begin a line of a format. */
  const line = (text) => text.replace(/\s+/g, " ").trim();

  /** What the formats say of what is cited. */
  function cited(iri, title, about) {
    return {
      ...about,
      iri,
      title: line(title),
      container: title === about.dataset ? "" : about.dataset,
      key: iri.replace(/^[a-z]+:\/\//, "").replace(/[^A-Za-z0-9]+/g, "-").replace(/-$/, ""),
      year: about.issued.slice(0, 4),
      note: about.study && `Study: ${line(about.study)}`,
    };
  }

  /** "Editors (2026): Passage 14. In: Dataset, version 1.0.0. IRI. Study: …" */
  function asText({ publisher, year, title, container, version, iri, note }) {
    const inside = container ? `. In: ${container}` : "";
    return line(`${publisher}${year && ` (${year})`}: ${title}${inside}${version && `, version ${version}`}. ${iri}. ${note}`);
  }

  function asBibtex({ key, publisher, year, title, container, version, iri, note }) {
    const tex = (text) => text.replace(/[\\{}$&#^_%~]/g, (sign) => TEX[sign]);
    const fields = { author: `{${tex(publisher)}}`, title: `{${tex(title)}}`, howpublished: tex(container), year, version: tex(version), url: iri.replace(/[{}\\]/g, encodeURIComponent), note: tex(note) };
    const rows = Object.entries(fields).filter(([, value]) => value && value !== "{}");
    return `@misc{${key},\n${rows.map(([name, value]) => `  ${name} = {${value}},\n`).join("")}}\n`;
  }

  function asRis({ publisher, issued, year, title, container, version, iri, note }) {
    const date = issued.replaceAll("-", "/");
    const rows = { TY: "DATA", AU: publisher, TI: title, T2: container, PY: year, DA: date, ET: version, UR: iri, N1: note };
    const said = Object.entries(rows).filter(([, value]) => value);
    return [...said, ["ER", ""]].map(([tag, value]) => `${tag}  - ${line(value)}\r\n`).join("");
  }

  function asCsl({ key, publisher, issued, title, container, version, iri, note }) {
    const said = {
      id: key, type: "dataset", title, "container-title": container, version, URL: iri, note,
      author: publisher && [{ literal: publisher }],
      issued: issued && { "date-parts": [issued.split("-").map(Number)] },
    };
    return `${JSON.stringify([Object.fromEntries(Object.entries(said).filter(([, value]) => value))], null, 2)}\n`;
  }

  const FORMATS = { Text: asText, BibTeX: asBibtex, RIS: asRis, "CSL-JSON": asCsl };

  /** Put a text where one can paste it from; also where the clipboard is not to be had. */
  async function copy(element) {
    try {
      await navigator.clipboard.writeText(element.textContent);
    } catch {
      getSelection().selectAllChildren(element);
      document.execCommand("copy");
    }
  }

  /** A heading with a button that copies what stands below it. */
  function copied(name, content, status) {
    const shown = h("pre", { tabindex: "0", "aria-label": name, dir: "auto" }, content);
    const taken = async () => {
      await copy(shown);
      status.textContent = `${name} copied`;
    };
    return h("section", {}, h("h3", {}, name), h("button", { type: "button", onclick: taken }, "Copy", h("span", { class: "unseen" }, ` ${name}`)), shown);
  }

  /** The address that reports a mistake in what is cited. */
  function report({ issues, title, iri }, place) {
    const said = { title: `Mistake: ${title}`, body: `IRI: ${iri}\nPage: ${place}\n\nWhat is wrong:\n` };
    return issues.replace(/\{(title|body)\}/g, (_, name) => encodeURIComponent(said[name]));
  }

  function dialog(button, about) {
    const { iri, href, title } = button.dataset;
    const what = cited(iri, title, about);
    const link = new URL(href, location.href);
    const place = href.replace(/^(\.\.\/)+/, "");
    const isHere = link.pathname === location.pathname;
    const status = h("p", { role: "status", class: "meta" });
    const data = isHere ? [...document.querySelectorAll('link[rel="alternate"]')] : [];
    const box = h(
      "dialog", { class: "citing", "aria-labelledby": "page-citing" },
      h("form", { method: "dialog" }, h("button", {}, "Close")),
      h("h2", { id: "page-citing", dir: "auto" }, what.title),
      Object.entries(FORMATS).map(([name, made]) => copied(name, made(what), status)),
      copied("Link", link.href, status),
      copied("IRI", iri, status),
      data.length > 0 && h("p", {}, "Data: ", data.flatMap(({ href, title }) => [h("a", { href }, title), " "])),
      about.issues && h("p", {}, h("a", { href: report(what, place), rel: "noopener" }, "Report a mistake")),
      status,
    );
    box.addEventListener("close", () => { box.remove(); button.focus(); });
    box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
    document.body.append(box);
    box.showModal();
    box.querySelector("section button").focus();
  }

  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("button.cite");
    if (!button) return;
    await daap.load("data/citation.js");
    dialog(button, globalThis.daapCitation);
  });
})();
