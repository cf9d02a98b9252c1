// The decision model as it is explored: its nodes, their neighbours, what is shown.

/** Words for what signs amount to; the picture draws each with a line of its own as well. */
export const EFFECTS = {
  "++": "improves very much",
  "+": "improves",
  o: "does not touch",
  "-": "harms",
  "--": "harms very much",
  "+/-": "improves and harms",
  "?": "improves or harms, which is not settled",
};

/** The model with every node's edges at hand. */
export class Model {
  constructor({ nodes, edges }) {
    const ids = new Set(nodes.map(({ id }) => id));
    this.nodes = [...nodes].sort((one, other) => one.label.localeCompare(other.label, "en"));
    this.edges = edges.filter(({ from, to }) => ids.has(from) && ids.has(to));
    this.byId = new Map(this.nodes.map((node) => [node.id, node]));
    this.kinds = [...new Set(this.nodes.map(({ kind }) => kind))].sort();
    this.at = new Map(this.nodes.map(({ id }) => [id, []]));
    for (const edge of this.edges) {
      this.at.get(edge.from).push(edge);
      if (edge.to !== edge.from) this.at.get(edge.to).push(edge);
    }
  }

  /** The node of an id, whole or without what stands before its last `/`. */
  named(id) {
    return this.byId.get(id) ?? this.nodes.find((node) => node.id.endsWith(`/${id}`));
  }

  /** The nodes of some kinds whose label holds a text. */
  shown(kinds, text) {
    const wanted = text.trim().toLowerCase();
    return this.nodes.filter(
      ({ kind, label }) => kinds.has(kind) && label.toLowerCase().includes(wanted),
    );
  }

  /** What a node's edges say, grouped: `[heading, [{ node, sign }]]`. */
  relations(id) {
    const groups = new Map();
    for (const edge of this.at.get(id)) {
      const out = edge.from === id;
      const heading = said(edge, out);
      if (!groups.has(heading)) groups.set(heading, []);
      const node = this.byId.get(out ? edge.to : edge.from);
      groups.get(heading).push({ node, sign: edge.sign });
    }
    return [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
  }
}

/** The heading below which an edge stands, seen from one of its ends. */
function said({ relation, effect }, out) {
  const words = effect ? EFFECTS[effect] ?? effect : relation;
  return out ? `${words} →` : `← ${words}`;
}
