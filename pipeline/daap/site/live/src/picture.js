// The decision model as a picture: Cytoscape with a layout that is always the same.
import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";

cytoscape.use(fcose);

const SHAPES = {
  decision: "diamond",
  pattern: "hexagon",
  practice: "round-rectangle",
  force: "ellipse",
  solution: "rectangle",
  emergent: "pentagon",
};
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

/** The drawn model: `select(id)` marks a node, `show(ids)` hides the others. */
export function picture(container, model, choose) {
  unstyled();
  const cy = cytoscape({
    container,
    elements: elements(model),
    style: style(container),
    minZoom: 0.1,
    maxZoom: 4,
    layout: { name: "preset" },
  });
  arranged(cy);
  cy.on("zoom", () => lettered(cy));
  lettered(cy);
  cy.nodes().forEach((node) => node.scratch("place", { ...node.position() }));
  cy.on("tap", "node", (event) => choose(event.target.id()));
  cy.on("tap", (event) => event.target === cy && choose(null));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
    cy.style(style(container)),
  );
  return handle(cy);
}

const ARRANGEMENT = {
  name: "fcose",
  animate: false,
  randomize: false,
  fit: false,
  quality: "proof",
  idealEdgeLength: (edge) => (decides(edge.source()) ? 320 : 160),
  nodeRepulsion: (node) => (decides(node) ? 900000 : 60000),
  nodeSeparation: 150,
  gravity: 0.1,
};

/** Linked nodes where their links pull them, the others in a block beside them. */
function arranged(cy) {
  const alone = cy.nodes().filter((node) => node.degree() === 0);
  const linked = cy.elements().not(alone);
  linked.layout(ARRANGEMENT).run();
  const { x1, y1 } = linked.boundingBox();
  alone.sort((one, other) => (one.data("label") < other.data("label") ? -1 : 1));
  alone.positions((node, index) => ({
    x: x1 - 300 - 150 * (3 - (index % 4)),
    y: y1 + 100 + 90 * Math.floor(index / 4),
  }));
  cy.fit(undefined, 20);
}

/** Whether a node is a decision: the few whose names can be read from afar. */
function decides(node) {
  return /decision/i.test(node.data("kind"));
}

/** Names of decisions shrink less than the picture does. */
function lettered(cy) {
  const size = Math.min(34, Math.max(16, 11 / cy.zoom()));
  cy.nodes().filter(decides).style({ "font-size": size, "text-max-width": 10 * size });
}

function handle(cy) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const move = (view) => (still.matches ? cy.animate(view, { duration: 0 }) : cy.animate(view, { duration: 250 }));
  return {
    cy,
    select(id) {
      cy.resize();
      cy.elements().removeClass("chosen near far");
      cy.nodes().positions((node) => node.scratch("place"));
      if (id === null) return move({ fit: { eles: cy.elements(":visible"), padding: 20 } });
      const node = cy.getElementById(id);
      const near = node.closedNeighborhood();
      cy.elements().not(near).addClass("far");
      near.addClass("near");
      node.addClass("chosen");
      around(node, near.nodes().not(node), cy.width() / cy.height());
      return move({ fit: { eles: near.filter(":visible"), padding: 50 } });
    },
    show(ids) {
      cy.batch(() => {
        cy.nodes().forEach((node) => {
          node.style("display", ids.has(node.id()) ? "element" : "none");
        });
      });
    },
    fit() {
      const near = cy.elements(".near");
      move({ fit: { eles: near.length ? near : cy.elements(":visible"), padding: 20 } });
    },
    zoom: (factor) =>
      move({ zoom: { level: cy.zoom() * factor, position: centre(cy) } }),
  };
}

/** Neighbours on an ellipse round the chosen node, every other one farther out. */
function around(node, others, shape) {
  const { x, y } = node.position();
  const reach = Math.max(220, 12 * others.length);
  const placed = others.sort((one, other) => (says(one, node) < says(other, node) ? -1 : 1));
  placed.forEach((other, index) => {
    const angle = (2 * Math.PI * index) / placed.length;
    const far = reach * (placed.length > 12 && index % 2 ? 1.5 : 1);
    other.position({
      x: x + far * Math.max(1, shape) * Math.cos(angle),
      y: y + far * Math.max(1, 1 / shape) * Math.sin(angle),
    });
  });
}

/** What stands on the lines between two nodes: it keeps like neighbours together. */
function says(one, other) {
  return one.edgesWith(other).map((edge) => edge.data("says")).join() + one.data("label");
}

function centre(cy) {
  const { x1, x2, y1, y2 } = cy.extent();
  return { x: (x1 + x2) / 2, y: (y1 + y2) / 2 };
}

/** Nodes on a spiral, busiest innermost, from where the layout pulls them. */
function elements(model) {
  const busy = [...model.nodes].sort(
    (one, other) => model.at.get(other.id).length - model.at.get(one.id).length,
  );
  const nodes = busy.map(({ id, label, kind }, index) => ({
    data: { id, label, kind },
    position: {
      x: 60 * Math.sqrt(index) * Math.cos(index * 2.4),
      y: 60 * Math.sqrt(index) * Math.sin(index * 2.4),
    },
  }));
  const edges = model.edges.map(({ from, to, relation, sign, effect }, index) => ({
    data: { id: `edge-${index}`, source: from, target: to, says: sign?.replaceAll("-", "−") || relation, effect: effect ?? "" },
  }));
  return [...nodes, ...edges];
}

function style(container) {
  const told = getComputedStyle(container);
  const colour = (name) => told.getPropertyValue(`--live-${name}`).trim();
  return [
    {
      selector: "node",
      style: {
        label: "data(label)",
        "font-size": 13,
        "font-family": told.fontFamily,
        color: colour("text"),
        "background-color": colour("panel"),
        "border-color": colour("line"),
        "border-width": 2,
        "text-wrap": "wrap",
        "text-max-width": 130,
        "text-valign": "bottom",
        "text-margin-y": 4,
        "text-outline-color": colour("page"),
        "text-outline-width": 2,
        "min-zoomed-font-size": 8,
        width: 26,
        height: 26,
      },
    },
    ...Object.entries(SHAPES).map(([kind, shape]) => ({
      selector: `node[kind @*= "${kind}"]`,
      style: { shape, "background-color": colour(`kind-${kind}`) },
    })),
    {
      selector: 'node[kind @*= "decision"]',
      style: { width: 60, height: 60, "font-weight": "bold", "text-max-width": 240 },
    },
    {
      selector: "edge",
      style: {
        "curve-style": "bezier",
        "line-color": colour("line"),
        "target-arrow-color": colour("line"),
        "target-arrow-shape": "vee",
        "arrow-scale": 0.9,
        width: 1.5,
        opacity: 0.7,
      },
    },
    ...Object.entries(LINES).map(([effect, line]) => {
      const drawn = colour(COLOURS[effect]);
      return {
        selector: `edge[effect = "${effect}"]`,
        style: { ...line, "line-color": drawn, "target-arrow-color": drawn },
      };
    }),
    { selector: ".far", style: { visibility: "hidden" } },
    {
      selector: "node.near",
      style: { width: 30, height: 30, "font-size": 17, "text-max-width": 160, "min-zoomed-font-size": 0 },
    },
    {
      selector: "edge.near",
      style: {
        label: "data(says)",
        "font-size": 13,
        color: colour("text"),
        "text-background-color": colour("page"),
        "text-background-opacity": 0.9,
        "text-background-padding": 2,
        opacity: 1,
      },
    },
    { selector: ".chosen", style: { "border-color": colour("accent"), "border-width": 5, "font-weight": "bold" } },
  ];
}

/** Cytoscape would write a style element of its own, which the page's policy
    forbids: the bundle's stylesheet holds its one rule, and this stands for it. */
function unstyled() {
  const id = "__________cytoscape_stylesheet";
  if (document.getElementById(id)) return;
  const stand = document.createElement("meta");
  stand.id = id;
  document.head.append(stand);
}
