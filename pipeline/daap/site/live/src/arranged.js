// Where the nodes of the decision model stand: options below their decision, forces and
// practices in blocks of their own, what has no line apart. The same on every visit.

export const WIDTH = 190;
const HEIGHT = 44;
const GAP = 14;
const APART = 90;
const BELOW = 64;

/** The blocks of a model, in the order they are read: `{ title, ids, decision, level }`.

    A decision's level says how many decisions lead to it at most; other blocks have none. */
export function blocks(model) {
  const placed = new Set();
  const take = (ids) => ids.filter((id) => !placed.has(id) && placed.add(id));
  const label = (id) => model.byId.get(id).label;
  const ordered = (ids) => [...ids].sort((one, other) => label(one).localeCompare(label(other), "en"));
  const linked = (id) => model.at.get(id).length > 0;
  const options = (id) => model.at.get(id).filter((edge) => edge.kind === "option" && edge.from === id);
  const before = new Map();
  for (const { kind, from, to } of model.edges) if (kind === "next") before.set(to, [...(before.get(to) ?? []), from]);
  const level = (id, path = []) =>
    Math.max(0, ...(before.get(id) ?? []).filter((one) => !path.includes(one)).map((one) => 1 + level(one, [...path, id])));
  const decisions = ordered(model.nodes.filter(({ id }) => options(id).length).map(({ id }) => id));
  decisions.sort((one, other) => level(one) - level(other));
  take(decisions);
  const groups = decisions.map((id) => ({ title: label(id), ids: take(options(id).map(({ to }) => to)), decision: id, level: level(id) }));
  const rest = (test) => take(ordered(model.nodes.map(({ id }) => id).filter(test)));
  const kind = (id) => model.byId.get(id).kind;
  return [
    ...groups,
    { title: "Forces that options bear on", ids: rest((id) => kind(id) === "force" && linked(id)) },
    { title: "Other codes with lines", ids: rest(linked) },
    { title: "Without a line", ids: rest(() => true) },
  ].filter(({ ids, decision }) => ids.length || decision);
}

/** The place of every node, and the frame round each block.

    Decisions that come as early as one another stand in a row, of at most some units,
    so that lines lead down; the other blocks follow below, each in a row of its own. */
export function arranged(model, most) {
  const places = new Map();
  const frames = [];
  const rows = [];
  const all = blocks(model);
  const inRow = (level) => all.filter((block) => block.decision && block.level === level).length;
  const widest = Math.max(1, ...all.map(({ level }) => inRow(level)));
  const whole = wideOf(2) + APART;
  const across = Math.max(1, Math.min(widest, Math.floor((most + APART) / whole)));
  const wide = across * whole - APART;
  for (const block of all) {
    const row = rows.at(-1);
    if (block.decision && row?.[0].level === block.level && row.length < across) row.push(block);
    else rows.push([block]);
  }
  let y = 0;
  for (const row of rows) {
    const columns = row[0].decision ? 2 : Math.max(2, Math.floor(wide / (WIDTH + GAP)));
    const width = wideOf(columns);
    const left = Math.max(0, (wide - row.length * (width + APART) + APART) / 2);
    const heights = row.map((block, at) => framed(block, left + at * (width + APART), y, columns, places, frames));
    y += Math.max(...heights) + BELOW;
  }
  return { places, frames };
}

/** How wide a block of some columns is. */
const wideOf = (columns) => columns * (WIDTH + GAP) + GAP;

/** Put a block and its nodes into places and frames; its height. */
function framed({ title, ids, decision }, x, y, columns, places, frames) {
  const width = wideOf(columns);
  const head = decision ? HEIGHT + 34 : 40;
  const height = head + Math.ceil(ids.length / columns) * (HEIGHT + GAP) + GAP;
  frames.push({ title, decision, x: x + width / 2, y: y + height / 2, width, height });
  if (decision) places.set(decision, { x: x + width / 2, y: y + head / 2, width: width - 2 * GAP });
  ids.forEach((id, index) =>
    places.set(id, {
      x: x + GAP + WIDTH / 2 + (index % columns) * (WIDTH + GAP),
      y: y + head + HEIGHT / 2 + Math.floor(index / columns) * (HEIGHT + GAP),
    }),
  );
  return height;
}
