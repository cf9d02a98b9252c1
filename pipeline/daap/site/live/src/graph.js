// The page that explores the whole decision model.
import { counted, h, json, paused, siteLink } from "./dom.js";
import { EFFECTS, Model } from "./model.js";
import { COLOURS, LINES, picture } from "./picture.js";

/** Build the page: what to show, the picture, the list and the chosen node. */
export async function start(place) {
  const model = new Model(await json(place, "model"));
  const kinds = new Set(model.kinds);
  const lines = new Set(["next"]);
  const page = layout(model);
  place.replaceChildren(page.element);
  const drawn = picture(page.canvas, model, choose);

  function filter() {
    const found = model.shown(kinds, page.search.value);
    const ids = new Set(model.shown(kinds, "").map(({ id }) => id));
    drawn.show(ids, lines);
    page.list.replaceChildren(
      ...found.map((node) => h("li", {}, chooser(node, choose))),
    );
    page.count.textContent = counted(found.length, "node");
  }

  /** Mark in the picture what the field names, and bring it into the middle. */
  function mark() {
    const wanted = page.search.value.trim();
    const found = wanted ? model.shown(kinds, wanted).map(({ id }) => id) : [];
    drawn.mark(new Set(found));
  }

  function choose(id) {
    const node = model.byId.get(id);
    const inside = page.panel.contains(document.activeElement);
    page.panel.replaceChildren(...(node ? described(model, node, choose) : []));
    page.panel.hidden = !node;
    if (inside) (node ? page.panel.querySelector("h2") : page.search).focus();
    const below = page.canvas.getBoundingClientRect().top > 0.6 * innerHeight;
    if (node && below) page.stage.scrollIntoView();
    drawn.select(node ? id : null);
    const hash = node ? `#node=${encodeURIComponent(id)}` : location.pathname + location.search;
    history.replaceState(null, "", hash);
    for (const button of page.list.querySelectorAll("button"))
      button.setAttribute("aria-pressed", String(button.dataset.id === id));
  }

  /** Choose the node that the address names, if any. */
  function linked() {
    const name = new URLSearchParams(location.hash.slice(1)).get("node");
    const node = name && model.named(name);
    if (node) choose(node.id);
  }

  page.kinds.onchange = ({ target }) => {
    if (target.checked) kinds.add(target.value);
    else kinds.delete(target.value);
    filter();
  };
  page.lines.onchange = ({ target }) => {
    if (target.checked) lines.add(target.value);
    else lines.delete(target.value);
    filter();
  };
  page.search.oninput = paused(150, () => {
    filter();
    if (page.panel.hidden) mark();
  });
  page.search.onkeydown = ({ key }) => {
    const [first] = model.shown(kinds, page.search.value);
    if (key === "Enter" && first) choose(first.id);
  };
  page.element.onkeydown = ({ key }) => {
    if (key === "Escape") choose(null);
  };
  page.fit.onclick = drawn.fit;
  page.closer.onclick = () => drawn.zoom(1.4);
  page.farther.onclick = () => drawn.zoom(1 / 1.4);
  addEventListener("hashchange", linked);
  filter();
  linked();
}

/** A button that chooses a node. */
function chooser({ id, label, kind }, choose) {
  const button = h("button", { type: "button", "data-id": id, "aria-pressed": "false", onclick: () => choose(id) });
  button.append(label, " ", h("span", { class: "live-kind" }, kind));
  return button;
}

/** What the panel says of a node: its page, and its neighbours by relation. */
function described(model, node, choose) {
  const title = node.href
    ? h("a", { href: siteLink(node.href) }, node.label)
    : node.label;
  return [
    h("h2", { tabindex: "-1" }, title),
    h("p", {}, node.kind),
    ...model.relations(node.id).map(([heading, ends]) =>
      h(
        "section",
        {},
        h("h3", {}, heading),
        h("ul", {}, ends.map(({ node: other, sign }) => h("li", {}, sign && h("b", {}, `${sign} `), chooser(other, choose)))),
      ),
    ),
    h("button", { type: "button", onclick: () => choose(null) }, "Show everything again"),
  ];
}

function layout(model) {
  const button = (label, name) => h("button", { type: "button", "aria-label": name, title: name }, label);
  const page = {
    search: h("input", { type: "search", id: "live-find", autocomplete: "off", spellcheck: "false" }),
    kinds: h("fieldset", {}, h("legend", {}, "Show"), model.kinds.map(box)),
    lines: h("fieldset", {}, h("legend", {}, "Lines"), Object.entries(DRAWN).map(line)),
    count: h("p", { class: "live-status", role: "status" }),
    list: h("ul", { class: "live-nodes", "aria-label": "Nodes" }),
    canvas: h("div", { class: "live-canvas", role: "img", "aria-label": "Picture of the decision model; the list beside it holds the same nodes" }),
    panel: h("section", { class: "live-panel", hidden: true, "aria-label": "The chosen node", "aria-live": "polite" }),
    fit: button("Fit", "Fit the picture"),
    closer: button("+", "Zoom in"),
    farther: button("−", "Zoom out"),
  };
  const find = h("p", {}, h("label", { for: "live-find" }, "Find"), page.search);
  const side = h("div", { class: "live-side" }, find, page.count, page.list, page.kinds, page.lines);
  const zoom = h("div", { class: "live-zoom" }, page.closer, page.farther, page.fit);
  page.stage = h("div", { class: "live-stage" }, zoom, page.canvas, legend());
  page.element = h("div", { class: "live-graph" }, side, page.stage, page.panel);
  return page;
}

function box(kind) {
  const input = h("input", { type: "checkbox", value: kind, checked: true });
  return h("label", {}, input, h("span", { class: `live-dot live-dot-${kind.split(" ")[0].toLowerCase()}` }), kind);
}

/** Lines that can be drawn all at once; those of a chosen node always are. */
const DRAWN = { next: "what to decide next", impact: "impacts on forces", link: "dependencies" };

function line([kind, words]) {
  return h("label", {}, h("input", { type: "checkbox", value: kind, checked: kind === "next" }), ` ${words}`);
}

/** How the effects are drawn. */
function legend() {
  const items = Object.entries(EFFECTS).map(([effect, words]) =>
    h("li", {}, sample(effect), ` ${effect} ${words}`),
  );
  return h("ul", { class: "live-legend", "aria-label": "Lines of the picture" }, items);
}

/** A short line as the picture draws an effect. */
function sample(effect) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const { width, "line-style": line, "target-arrow-shape": end } = LINES[effect];
  const ends = { triangle: "M28 3l8 5l-8 5", tee: "M35 2v12", circle: "M30 8a3 3 0 1 0 6 0a3 3 0 1 0 -6 0", diamond: "M36 8l-4 -4l-4 4l4 4z" };
  svg.setAttribute("viewBox", "0 0 40 16");
  svg.setAttribute("class", `live-sample live-sample-${COLOURS[effect]}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", "M2 8h28");
  path.setAttribute("stroke-width", width);
  path.setAttribute("stroke-dasharray", { dashed: "6 4", dotted: "1 4" }[line] ?? "none");
  const tip = path.cloneNode();
  tip.setAttribute("d", ends[end]);
  tip.setAttribute("stroke-width", "2");
  tip.removeAttribute("stroke-dasharray");
  svg.append(path, tip);
  return svg;
}
