// Elements made of plain values: text stays text, whatever it holds.

/** An element with attributes, event handlers (`onclick`) and children. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** The file an attribute of a live element names, as JSON. */
export async function json(place, attribute) {
  return (await file(place, attribute)).json();
}

/** The file an attribute of a live element names. */
export async function file(place, attribute) {
  const name = place.dataset[attribute];
  if (!name) throw new Error(`the page does not say where its ${attribute} is`);
  const answer = await fetch(address(name));
  if (!answer.ok) throw new Error(`${name} cannot be read (${answer.status})`);
  return answer;
}

/** A relative link of the page, whole. */
export function address(link) {
  return new URL(link, document.baseURI).href;
}

/** A link to a page of the site; `href` is relative to the root of the site. */
export function siteLink(href) {
  return (document.body.dataset.root ?? "") + href;
}

/** A function that runs once its calls have paused for a while. */
export function paused(milliseconds, action) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), milliseconds);
  };
}

/** "1 row", "2,000 rows". */
export function counted(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** Hand a text to the person as a file. */
export function save(text, type, name) {
  const link = h("a", {
    href: URL.createObjectURL(new Blob([text], { type })),
    download: name,
  });
  link.click();
  URL.revokeObjectURL(link.href);
}
