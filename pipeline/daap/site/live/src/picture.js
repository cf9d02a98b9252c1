// The decision model as a picture: Cytoscape, with places that are always the same.
import cytoscape from "cytoscape";
import { arranged, WIDTH } from "./arranged.js";

export const LINES = {
  "++": { width: 4, "line-style": "solid", "target-arrow-shape": "triangle" },
  "+": { width: 2, "line-style": "solid", "target-arrow-shape": "triangle" },
  o: { width: 2, "line-style": "dotted", "target-arrow-shape": "circle" },
  "-": { width: 2, "line-style": "dashed", "target-arrow-shape": "tee" },
  "--": { width: 4, "line-style": "dashed", "target-arrow-shape": "tee" },
  "+/-": { width: 2, "line-style": "dashed", "target-arrow-shape": "diamond" },
  "?": { width: 1, "line-style": "dotted", "target-arrow-shape": "diamond" },
};
export const COLOURS = { "++": "good", "+": "good", o: "line", "-": "bad", "--": "bad", "+/-": "mixed", "?": "line" };

const KINDS = ["decision", "pattern", "practice", "force", "solution", "emergent"];
const LEAST = 0.62;
/* A picture that is smaller can no longer be read; the rest is reached by moving it. */

/** The drawn model: what it shows, marks, and centres. */
export function picture(container, model, choose) {
  unstyled();
  const cy = cytoscape({ container, style: style(container), minZoom: 0.1, maxZoom: 3, layout: { name: "preset" } });
  const { places, frames } = arranged(model, (cy.width() - 30) / LEAST);
  cy.add(elements(model, places, frames));
  cy.nodes("[kind]").forEach((node) => node.scratch("place", { ...node.position() }));
  cy.on("tap", "node[kind]", (event) => choose(event.target.id()));
  cy.on("tap", (event) => event.target === cy && choose(null));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(style(container)));
  const drawn = handle(cy);
  drawn.fit();
  return drawn;
}

function handle(cy) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const move = (view) => cy.stop().animate(view, { duration: still.matches ? 0 : 250 });

  /** Decisions with their options, from the upper left, at a size that can be read. */
  function whole() {
    const decided = cy.nodes(".frame[?decision]");
    const { x1, y1, w } = (decided.length ? decided : cy.elements()).boundingBox();
    const zoom = Math.min(1.1, Math.max(LEAST, (cy.width() - 30) / w));
    move({ zoom, pan: { x: 15 - x1 * zoom, y: 15 - y1 * zoom } });
  }

  return {
    cy,
    select(id) {
      cy.resize();
      cy.elements().removeClass("chosen near far");
      cy.nodes("[kind]").positions((node) => node.scratch("place"));
      if (id === null) return whole();
      const node = cy.getElementById(id);
      const near = node.closedNeighborhood();
      cy.elements().not(near).addClass("far");
      near.addClass("near");
      node.addClass("chosen");
      around(node, near.nodes().not(node), cy.width() / cy.height());
      move({ fit: { eles: near, padding: 40 } });
    },
    /** Show nodes of some ids, and lines of some kinds. */
    show(ids, kinds) {
      cy.batch(() => {
        cy.nodes("[kind]").forEach((node) => node.style("display", ids.has(node.id()) ? "element" : "none"));
        cy.edges().forEach((edge) => edge.toggleClass("drawn", kinds.has(edge.data("line")) && !edge.data("framed")));
      });
    },
    /** Mark what was found and bring it into the middle. */
    mark(ids) {
      cy.nodes().removeClass("found");
      const found = cy.nodes("[kind]").filter((node) => ids.has(node.id())).addClass("found");
      if (!found.length) return whole();
      if (found.length === 1) return move({ center: { eles: found }, zoom: 1 });
      const { w, h } = found.boundingBox();
      const zoom = Math.min(1, (cy.width() - 60) / w, (cy.height() - 60) / h);
      if (zoom >= LEAST) move({ fit: { eles: found, padding: 30 } });
      else move({ zoom: LEAST, center: { eles: found.first() } });
    },
    fit() {
      const near = cy.elements(".near");
      if (near.length) move({ fit: { eles: near, padding: 20 } });
      else whole();
    },
    zoom: (factor) => {
      const { x1, x2, y1, y2 } = cy.extent();
      move({ zoom: { level: cy.zoom() * factor, position: { x: (x1 + x2) / 2, y: (y1 + y2) / 2 } } });
    },
  };
}

/** Neighbours on an ellipse round the chosen node, every other one farther out. */
function around(node, others, shape) {
  const { x, y } = node.position();
  const reach = Math.max(230, 15 * others.length);
  const placed = others.sort((one, other) => (says(one, node) < says(other, node) ? -1 : 1));
  placed.forEach((other, index) => {
    const angle = (2 * Math.PI * index) / placed.length;
    const far = reach * (placed.length > 12 && index % 2 ? 1.5 : 1);
    other.position({
      x: x + far * Math.max(1.2, shape) * Math.cos(angle),
      y: y + far * Math.max(0.8, 1 / shape) * Math.sin(angle),
    });
  });
}

/** What stands on the lines between two nodes: it keeps like neighbours together. */
function says(one, other) {
  return one.edgesWith(other).map((edge) => edge.data("says")).join() + one.data("label");
}

function elements(model, places, frames) {
  const boxes = frames.map(({ title, decision, x, y, width, height }, index) => ({
    data: { id: `frame-${index}`, label: decision ? "" : title, decision, width, height },
    position: { x, y },
    classes: "frame",
    events: "no",
  }));
  const nodes = model.nodes.map(({ id, label, kind }) => {
    const { x, y, width } = places.get(id);
    return { data: { id, label, kind, width: width ?? WIDTH }, position: { x, y } };
  });
  const edges = model.edges.map(({ kind, from, to, relation, sign, effect }, index) => ({
    data: { id: `edge-${index}`, source: from, target: to, line: kind, says: sign?.replaceAll("-", "−") || relation, effect: effect ?? "" },
  }));
  return [...boxes, ...nodes, ...edges, ...between(boxes, edges)];
}

/** The lines from decision to decision, drawn from frame to frame; those of the nodes
    themselves show when one of them is chosen. */
function between(boxes, edges) {
  const frames = new Map(boxes.map(({ data }) => [data.decision, data.id]));
  const next = edges.filter(({ data: { line, source, target } }) => line === "next" && frames.has(source) && frames.has(target));
  for (const { data } of next) data.framed = true;
  return next.map(({ data: { id, line, source, target } }) => ({
    data: { id: `${id}-frame`, line, source: frames.get(source), target: frames.get(target), effect: "" },
  }));
}

function style(container) {
  const told = getComputedStyle(container);
  const colour = (name) => told.getPropertyValue(`--live-${name}`).trim();
  const arrow = { "line-color": colour("line"), "target-arrow-color": colour("line"), "target-arrow-shape": "vee" };
  return [
    {
      selector: "node",
      style: {
        shape: "round-rectangle",
        label: "data(label)",
        "font-size": 13,
        "font-family": told.fontFamily,
        color: colour("text"),
        "background-color": colour("page"),
        "border-color": colour("line"),
        "border-width": 2,
        "text-wrap": "wrap",
        "text-valign": "center",
        width: "data(width)",
        height: 40,
      },
    },
    { selector: "node[kind]", style: { "text-max-width": (node) => node.data("width") - 14 } },
    {
      selector: ".frame",
      style: {
        height: "data(height)",
        "background-color": colour("panel"),
        "border-width": 1,
        "text-valign": "top",
        "text-margin-y": 26,
        "font-weight": "bold",
        "z-index-compare": "manual",
        "z-index": -1,
      },
    },
    ...KINDS.map((kind) => ({
      selector: `node[kind @*= "${kind}"]`,
      style: { "border-color": colour(`kind-${kind}`) },
    })),
    { selector: 'node[kind @*= "force"]', style: { shape: "round-tag", "text-max-width": 150 } },
    { selector: 'node[kind @*= "decision"]', style: { height: 62, "border-width": 3, "font-weight": "bold", "font-size": 14 } },
    { selector: "edge", style: { ...arrow, "curve-style": "bezier", "arrow-scale": 0.9, width: 1.5, visibility: "hidden" } },
    { selector: "edge.drawn", style: { visibility: "visible", opacity: 0.7 } },
    { selector: 'edge[line = "next"]', style: { width: 3, "target-arrow-shape": "triangle", "arrow-scale": 1.3, "curve-style": "taxi", "taxi-direction": "downward" } },
    ...Object.entries(LINES).map(([effect, line]) => {
      const drawn = colour(COLOURS[effect]);
      return { selector: `edge[effect = "${effect}"]`, style: { ...line, "line-color": drawn, "target-arrow-color": drawn } };
    }),
    { selector: ".far", style: { visibility: "hidden" } },
    {
      selector: "edge.near",
      style: {
        visibility: "visible",
        label: "data(says)",
        "font-size": 13,
        color: colour("text"),
        "text-background-color": colour("page"),
        "text-background-opacity": 0.9,
        "text-background-padding": 2,
        opacity: 1,
        "curve-style": "bezier",
      },
    },
    { selector: ".found", style: { "background-color": colour("mark"), "border-width": 4 } },
    { selector: ".chosen", style: { "border-color": colour("accent"), "border-width": 5, "font-weight": "bold" } },
  ];
}

/** Cytoscape would write a style element of its own, which the page's policy
    forbids: the bundle's stylesheet holds its one rule, and this stands for it. */
export function unstyled() {
  const id = "__________cytoscape_stylesheet";
  if (document.getElementById(id)) return;
  const stand = document.createElement("meta");
  stand.id = id;
  document.head.append(stand);
}
