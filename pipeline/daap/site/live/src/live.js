// The live parts of a page: each element that names one is given its code.
const PARTS = {
  sparql: () => import("./sparql.js"),
  graph: () => import("./graph.js"),
};

/** Make one element live; the text it held says why, should that fail. */
async function enliven(place) {
  const load = PARTS[place.dataset.live];
  if (!load) return;
  try {
    const part = await load();
    await part.start(place);
    place.dataset.state = "ready";
  } catch (error) {
    place.dataset.state = "failed";
    const note = document.createElement("p");
    note.setAttribute("role", "alert");
    note.textContent = `This part of the page could not start: ${error.message}`;
    place.append(note);
    throw error;
  }
}

/** The stylesheet of the live parts, which stands beside this file. */
function stylesheet() {
  if (document.querySelector('link[href$="/live.css"]')) return null;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("./live.css", import.meta.url).href;
  return new Promise((done) => {
    link.onload = link.onerror = done;
    document.head.append(link);
  });
}

const places = document.querySelectorAll("[data-live]");
if (places.length) {
  await stylesheet();
  for (const place of places) enliven(place);
}
