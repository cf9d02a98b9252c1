// What every page does: plain scripts, so that a page opened from a folder runs them too.
"use strict";

const daap = {
  /** The way from the page to the root of the site. */
  root: document.body.dataset.root ?? "",

  /** An element with attributes, event handlers (`onclick`) and children. */
  h(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value === true) element.setAttribute(key, "");
      else if (value !== false && value != null) element.setAttribute(key, value);
    }
    element.append(...children.flat().filter((child) => child != null && child !== false));
    return element;
  },

  /** Load a script of the site once; the promise is refused where it is not there. */
  load: (() => {
    const loading = new Map();
    return (path) => {
      if (!loading.has(path)) {
        const started = new Promise((done, refuse) => {
          const failed = () => refuse(new Error(`${path} cannot be read`));
          const script = daap.h("script", { src: daap.root + path, onload: done, onerror: failed });
          document.head.append(script);
        });
        loading.set(path, started);
      }
      return loading.get(path);
    };
  })(),
};

// What is live is a module. A browser refuses modules and data to a page from a folder:
// the note says what to do.
if (location.protocol === "file:") {
  for (const note of document.querySelectorAll("[data-from-folder]")) note.hidden = false;
  for (const place of document.querySelectorAll("[data-live]")) place.hidden = true;
} else if (document.querySelector("[data-live]")) {
  document.head.append(daap.h("script", { type: "module", src: `${daap.root}assets/live.js` }));
}

/** Unfold what holds the place that the address names, where it is folded. */
function unfold() {
  const target = document.getElementById(location.hash.slice(1)) ?? document.querySelector(":target");
  let folded = target?.closest("details:not([open])");
  const moved = Boolean(folded);
  for (; folded; folded = folded.closest("details:not([open])")) folded.open = true;
  if (moved) target.scrollIntoView();
}
addEventListener("hashchange", unfold);
unfold();

// An explanation of a word goes away on Escape, also while the pointer rests on it.
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const word of document.querySelectorAll(".explained:is(:hover, :focus-within)")) {
    word.classList.add("closed");
    const open = () => word.classList.remove("closed");
    word.addEventListener("pointerleave", open, { once: true });
    word.addEventListener("focusout", open, { once: true });
  }
});
