// A graph that a query makes, drawn: each term once, each triple a line with its name.
import cytoscape from "cytoscape";
import { h } from "./dom.js";
import { unstyled } from "./picture.js";
import { short } from "./results.js";
import { triplesOf } from "./turtle.js";


/** Draw N-Triples into an element of the page. */
export function drawn(text, { prefixes }) {
  const place = h("div", { class: "live-canvas", role: "img", "aria-label": "The answer as a graph; its triples stand as Turtle too" });
  const name = (term) => short(term.replace(/^<(.*)>$/su, "$1").replace(/\^\^<.*>$/su, ""), prefixes);
  const triples = triplesOf(text).filter(([, , object]) => object);
  const terms = [...new Set(triples.flatMap(([subject, , object]) => [subject, object]))];
  const elements = [
    ...terms.map((id) => ({ data: { id, label: name(id).slice(0, 60), literal: id.startsWith('"') } })),
    ...triples.map(([source, predicate, target]) => ({ data: { source, target, label: name(predicate) } })),
  ];
  requestAnimationFrame(() => {
    unstyled();
    const told = getComputedStyle(place);
    const colour = (role) => told.getPropertyValue(`--live-${role}`).trim();
    const text = { color: colour("text"), "font-size": 12, "text-background-color": colour("page"), "text-background-opacity": 0.85 };
    cytoscape({
      container: place,
      elements,
      maxZoom: 3,
      layout: { name: "breadthfirst", circle: false, spacingFactor: 1.4, padding: 30 },
      style: [
        { selector: "node", style: { ...text, label: "data(label)", "text-wrap": "wrap", "text-max-width": 150, "text-valign": "bottom", width: 18, height: 18, "background-color": colour("kind-pattern") } },
        { selector: "node[?literal]", style: { shape: "rectangle", "background-color": colour("kind-emergent") } },
        { selector: "edge", style: { ...text, "font-size": 10, label: "data(label)", "curve-style": "bezier", "target-arrow-shape": "vee", "line-color": colour("line"), "target-arrow-color": colour("line"), width: 1.5 } },
      ],
    });
  });
  return place;
}
