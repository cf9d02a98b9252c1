// Tables that sort at a press on a head and are filtered by a field above them, and
// options of a decision set side by side. Plain script: it works from a folder as well.
"use strict";

/** An element with attributes and children; `onclick` and the like are handlers. */
function made(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** What a row is sorted by: a number in a column of numbers, else its text. */
function keyOf(row, column, number) {
  const text = row.cells[column]?.textContent.trim() ?? "";
  return number ? Number.parseFloat(text.replaceAll(",", "").replace("−", "-")) || 0 : text;
}

/** Make the heads of a table buttons that sort its rows, numbers from the largest. */
function sorting(table) {
  const heads = [...table.tHead.rows[0].cells];
  for (const head of heads.filter((one) => !one.querySelector("a") && one.textContent.trim())) {
    const column = head.cellIndex;
    const number = head.classList.contains("number");
    const press = () => {
      const now = head.getAttribute("aria-sort");
      const up = now ? now === "descending" : !number;
      for (const one of heads) one.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const compare = number ? (a, b) => a - b : (a, b) => a.localeCompare(b, "en", { numeric: true });
      for (const body of table.tBodies) {
        const rows = [...body.rows].map((row) => [keyOf(row, column, number), row]);
        rows.sort(([one], [other]) => (up ? 1 : -1) * compare(one, other));
        body.append(...rows.map(([, row]) => row));
      }
    };
    head.replaceChildren(made("button", { type: "button", class: "sort", onclick: press }, ...head.childNodes));
  }
}

/** Let the field of a place hide the rows without its words, and tell how many are left. */
function filtering(place, rows) {
  const field = place.querySelector(".filter input");
  if (!field) return;
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const told = place.querySelector(".filter [role=status]");
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const [row, text] of texts) row.hidden = !words.every((word) => text.includes(word));
    const left = rows.filter((row) => !row.hidden).length;
    told.textContent = words.length ? `${left} of ${rows.length}` : "";
    for (const part of place.querySelectorAll("details")) {
      const own = rows.filter((row) => part.contains(row));
      part.hidden = own.length > 0 && own.every((row) => row.hidden);
      part.open = words.length ? own.length > 0 : part.dataset.open !== undefined;
    }
  });
}

/** Let two or three options be chosen: the tables show these alone. */
function comparing(place) {
  const [most, tables] = [3, [...place.querySelectorAll("table")]];
  const boxes = [...place.querySelectorAll("input[type=checkbox]")];
  const named = new URLSearchParams(location.hash.slice(1)).get("compare")?.split(",") ?? [];
  for (const box of boxes) box.checked = named.includes(box.value);
  const others = place.querySelector("a[data-compare]");
  const [told, go] = place.querySelectorAll(".chosen > *");
  go?.addEventListener("click", () => place.querySelector(".side-by-side").scrollIntoView());

  function show() {
    const chosen = boxes.filter((box) => box.checked);
    for (const box of boxes) box.disabled = chosen.length >= most && !box.checked;
    if (chosen.length > 1) place.dataset.chosen = String(chosen.length);
    else delete place.dataset.chosen;
    const values = chosen.map((box) => box.value).join(",");
    if (others) others.hash = values && `compare=${values}`;
    if (told) told.textContent = chosen.length ? `Chosen: ${chosen.map((box) => box.parentElement.textContent.trim()).join(", ")}` : "Choose two or three options.";
    if (go) go.hidden = chosen.length < 2;
    for (const row of tables.flatMap((table) => [...table.rows])) {
      const cells = [...row.cells].slice(1);
      cells.forEach((cell, index) => (cell.hidden = chosen.length > 1 && !boxes[index].checked));
      const empty = cells.every((cell) => cell.hidden || !cell.textContent.trim());
      row.hidden = chosen.length > 1 && empty && row.parentElement.tagName === "TBODY";
    }
  }

  for (const box of boxes) {
    box.addEventListener("change", () => {
      show();
      const chosen = boxes.filter((one) => one.checked).map((one) => one.value);
      history.replaceState(null, "", chosen.length ? `#compare=${chosen.join(",")}` : location.pathname);
    });
  }
  show();
}

for (const table of document.querySelectorAll("main table:not(.matrix table, .sides, .bars)")) {
  if (table.tHead && table.tBodies[0]?.rows.length > 2) sorting(table);
}
for (const place of document.querySelectorAll("[data-filter]")) {
  filtering(place, [...place.querySelectorAll("tbody > tr")]);
}
for (const place of document.querySelectorAll(".compare")) comparing(place);
