// Search: completion in the head of every page, words in context on the search page.
"use strict";

(() => {
  const { h } = daap;
  const WORD = /[\p{L}\p{M}\p{N}]+/gu;
  const WEIGHTS = { title: 4, also: 2, text: 1 };
  const SAID = new Set(["passage", "quote", "note", "coding step"]);
  const PAGE = 30;

  /** A text as it is compared: small letters without marks. */
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  /** The words of a text, with where each begins and ends. */
  function words(text) {
    return [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
      word: folded(word), start: index, end: index + word.length,
    }));
  }

  /** Whether one letter more, less or other makes two words the same; two in long words. */
  function alike(one, other) {
    const most = one.length > 7 ? 2 : 1;
    if (Math.abs(one.length - other.length) > most) return false;
    let row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++) {
        const same = row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
        next[j] = Math.min(same, row[j] + 1, next[j - 1] + 1);
      }
      row = next;
    }
    return row[other.length] <= most;
  }

  /** What can be found, by its words. */
  class Index {
    constructor({ fields, rows }) {
      this.documents = rows.map((row) => {
        const found = Object.fromEntries(fields.map((name, at) => [name, row[at] ?? ""]));
        return { ...found, speakers: row[fields.indexOf("speakers")] || [], also: found.also || [] };
      });
      this.places = new Map();
      for (const found of this.documents) {
        for (const [field, weight] of Object.entries(WEIGHTS)) {
          for (const { word } of words([found[field]].flat().join(" "))) {
            if (!this.places.has(word)) this.places.set(word, new Map());
            const at = this.places.get(word);
            at.set(found, (at.get(found) ?? 0) + weight);
          }
        }
      }
    }

    /** The words that a term stands for: itself and longer ones, else those alike. */
    meant(term) {
      const known = [...this.places.keys()];
      const begun = known.filter((word) => word === term || (term.length > 2 && word.startsWith(term)));
      return begun.length || term.length < 5 ? begun : known.filter((word) => alike(term, word));
    }

    /** `{ found, hits, all }`: documents, best first, and whether they hold every term. */
    find(query) {
      const phrases = [...query.matchAll(/"([^"]+)"/g)].map(([, phrase]) => words(phrase).map(({ word }) => word).join(" "));
      const terms = words(query).map(({ word }) => this.meant(word));
      const scores = new Map();
      for (const [at, meant] of terms.entries()) {
        for (const word of meant) {
          const places = this.places.get(word);
          const rare = Math.log(1 + this.documents.length / places.size);
          const exact = word === words(query)[at].word ? 2 : 1;
          for (const [found, weight] of places) {
            const score = scores.get(found) ?? { terms: new Set(), sum: 0 };
            score.terms.add(at);
            score.sum += rare * exact * Math.min(weight, 6);
            scores.set(found, score);
          }
        }
      }
      const held = [...scores].filter(([found]) => phrases.every((phrase) => holds(found, phrase)));
      const whole = held.filter(([, score]) => score.terms.size === terms.length);
      const shown = whole.length ? whole : held;
      shown.sort(([, one], [, other]) => other.terms.size - one.terms.size || other.sum - one.sum);
      return { found: shown.map(([found]) => found), hits: new Set(terms.flat()), all: whole.length > 0 };
    }

    /** What is called so, for completion: `[{ label, kind, href }]`, best first. */
    named(query, most = 8) {
      const typed = words(query).map(({ word }) => word);
      if (!typed.length) return [];
      const found = [];
      for (const { kind, title, href, also } of this.documents) {
        if (SAID.has(kind)) continue;
        const name = [title, ...also].find((one) => begins(words(one), typed));
        if (name === undefined) continue;
        const label = name === title ? title : `${title} (${name})`;
        const first = folded(name).startsWith(typed[0]) ? 0 : 1;
        found.push({ label, kind, href, rank: [first, name === title ? 0 : 1, name.length] });
      }
      return found.sort((one, other) => compare(one.rank, other.rank)).slice(0, most);
    }
  }

  const compare = (one, other) => one.map((value, at) => value - other[at]).find(Boolean) ?? 0;

  /** Whether every typed word begins a word of a name. */
  const begins = (name, typed) => typed.every((one) => name.some(({ word }) => word.startsWith(one)));

  const holds = ({ title, text, also }, phrase) =>
    [title, text, ...also].some((said) => words(said).map(({ word }) => word).join(" ").includes(phrase));

  /** Where words stand in a text: `{ before, hit, after }`, cut at the borders of words. */
  function inContext(text, hits, width = 54) {
    const lines = [];
    let shown = 0;
    for (const { word, start, end } of words(text)) {
      if (!hits.has(word) || start < shown) continue;
      const left = start <= width ? 0 : start - width + text.slice(start - width, start).search(/\s|$/);
      const right = end + width >= text.length ? text.length : end + text.slice(end, end + width).search(/\s\S*$|$/);
      lines.push({ before: (left ? "… " : "") + text.slice(left, start).trimStart(), hit: text.slice(start, end),
        after: text.slice(end, right) + (right < text.length ? " …" : "") });
      shown = right;
    }
    return lines;
  }

  /** How a text begins, cut at the border of a word. */
  function opening(text, length = 170) {
    return text.length <= length ? text : `${text.slice(0, length).replace(/\s*\S*$/, "")} …`;
  }

  /** A text with the words found in marks. */
  function marked(text, hits) {
    const parts = [];
    let done = 0;
    for (const { word, start, end } of words(text)) {
      if (!hits.has(word)) continue;
      parts.push(text.slice(done, start), h("mark", {}, text.slice(start, end)));
      done = end;
    }
    return [...parts, text.slice(done)];
  }

  const index = (() => {
    let made;
    return () => (made ??= daap.load("data/search.js").then(() => new Index(globalThis.daapDocuments)));
  })();

  /** One result: where it leads, what it is, and its words in context. */
  function item({ kind, title, href, text, source, speakers, also }, hits) {
    const lines = inContext(text, hits);
    const about = [kind, kind === "source" ? "" : source, ...speakers].filter(Boolean).join(" · ");
    const flat = (said) => said.replace(/\s+/g, " ");
    const context = ({ before, hit, after }) =>
      h("p", { class: "in-context", dir: "auto" }, h("span", {}, flat(before)), h("mark", {}, hit), h("span", {}, marked(flat(after), hits)));
    return h(
      "li", {},
      h("a", { href: daap.root + href, dir: "auto" }, marked(title, hits)), " ",
      h("span", { class: "meta" }, about),
      lines.slice(0, 3).map(context),
      lines.length > 3 && h("p", { class: "meta" }, `and ${lines.length - 3} more place${lines.length === 4 ? "" : "s"} in it`),
      !lines.length && text && h("p", { dir: "auto" }, opening(text)),
      kind === "coding step" && h("p", { class: "withheld" }, "The words are withheld; the coding is published."),
      also.length > 0 && h("p", { class: "meta", dir: "auto" }, SAID.has(kind) ? "Codes: " : "Also: ", marked(also.join(" · "), hits)),
    );
  }

  /** "3 results: quote 2, force 1". */
  function counted(found) {
    const kinds = new Map();
    for (const { kind } of found) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const parts = [...kinds].map(([kind, number]) => `${kind} ${number.toLocaleString("en")}`);
    const whole = `${found.length.toLocaleString("en")} result${found.length === 1 ? "" : "s"}`;
    return whole + (kinds.size > 1 ? `: ${parts.join(", ")}` : "");
  }

  /** Make the form of the search page find as one types. */
  async function searchPage(form) {
    const { q, kind, source, speaker } = form.elements;
    const [status, list, more] = ["status", "results", "more"].map((id) => document.getElementById(`page-${id}`));
    for (const [name, value] of new URLSearchParams(location.search)) {
      const field = form.elements[name];
      if (field?.name && (field === q || [...field.options].some((option) => option.value === value))) field.value = value;
    }
    let limit = PAGE;
    const known = await index();
    const narrowed = (found) => found.filter((one) =>
      [one.kind, ""].includes(kind.value) && [one.source, ""].includes(source.value) &&
      (!speaker.value || one.speakers.includes(speaker.value)));

    function show() {
      const asked = q.value.trim();
      const chosen = kind.value || source.value || speaker.value;
      const answer = asked ? known.find(asked) : { found: chosen ? known.documents : [], hits: new Set(), all: true };
      const found = narrowed(answer.found);
      const some = !answer.all && found.length ? "Nothing has all of these words; these have some. " : "";
      status.textContent = asked || chosen ? some + counted(found) : "";
      list.replaceChildren(...found.slice(0, limit).map((one) => item(one, answer.hits)));
      more.hidden = found.length <= limit;
    }

    function changed() {
      limit = PAGE;
      show();
      const said = [...new FormData(form)].filter(([, value]) => value);
      const query = new URLSearchParams(said).toString();
      // A page from a folder may not change its address.
      if (location.protocol !== "file:") history.replaceState(null, "", query ? `?${query}` : location.pathname);
    }

    let pause;
    q.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(changed, 150); });
    for (const choice of [kind, source, speaker]) choice.addEventListener("change", changed);
    form.addEventListener("submit", (event) => { event.preventDefault(); changed(); });
    more.addEventListener("click", () => {
      const next = limit;
      limit += PAGE;
      show();
      list.querySelectorAll("li > a")[next]?.focus();
    });
    form.parentElement.addEventListener("keydown", (event) => {
      const stops = [q, ...list.querySelectorAll("li > a")];
      const at = stops.indexOf(document.activeElement);
      const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape" && at > 0) q.focus();
      else if (at >= 0 && move && stops[at + move]) {
        event.preventDefault();
        stops[at + move].focus();
      }
    });
    show();
    form.dataset.state = "ready";
  }

  /** Offer what is called so below a field (a combobox with a listbox, WAI-ARIA 1.2). */
  function complete(form) {
    const field = form.elements.q;
    const list = form.querySelector("ul");
    let active = -1;
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id })) {
      field.setAttribute(name, value);
    }

    function mark(at) {
      const options = [...list.children];
      active = options.length ? (at + options.length + 1) % (options.length + 1) : -1;
      if (active === options.length) active = -1;
      options.forEach((option, place) => option.setAttribute("aria-selected", place === active));
      if (active < 0) field.removeAttribute("aria-activedescendant");
      else field.setAttribute("aria-activedescendant", options[active].id);
      options[active]?.scrollIntoView({ block: "nearest" });
    }

    function show(found) {
      list.replaceChildren(...found.map(({ label, kind, href }, at) => h(
        "li", { role: "option", id: `page-suggestion-${at + 1}`, "data-href": daap.root + href, dir: "auto" },
        label, " ", h("span", { class: "meta" }, kind),
      )));
      list.hidden = !found.length;
      field.setAttribute("aria-expanded", !list.hidden);
      mark(-1);
    }

    const open = (option) => { if (option) location.href = option.dataset.href; };
    show([]);
    field.addEventListener("focus", () => index().catch(() => {}));
    field.addEventListener("input", async () => {
      const known = await index().catch(() => null);
      show(known ? known.named(field.value) : []);
    });
    field.addEventListener("keydown", (event) => {
      const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape" && !list.hidden) show([]);
      else if (event.key === "Enter" && active >= 0) open(list.children[active]);
      else if (move && !list.hidden) mark(active + move);
      else return;
      event.preventDefault();
    });
    field.addEventListener("blur", () => show([]));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => open(event.target.closest("li")));
  }

  Object.assign(daap, { Index, inContext, opening });
  for (const form of document.querySelectorAll(".site-search")) complete(form);
  const form = document.querySelector("form[data-search]");
  if (form) {
    searchPage(form).catch((error) => {
      document.getElementById("page-status").textContent = `The search could not start: ${error.message}`;
    });
  }
})();
