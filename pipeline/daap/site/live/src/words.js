// Words of a text, and the part of it that shows where some of them stand.

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** The words of a text, as the search index knows them. */
export function words(text) {
  return text.match(WORD) ?? [];
}

/** The text in pieces `{ text, hit }`; a hit is one of the words sought. */
export function pieces(text, wanted) {
  const sought = new Set(wanted);
  const found = [];
  let done = 0;
  for (const match of text.matchAll(WORD)) {
    if (!sought.has(match[0].toLowerCase())) continue;
    if (match.index > done) found.push({ text: text.slice(done, match.index), hit: false });
    found.push({ text: match[0], hit: true });
    done = match.index + match[0].length;
  }
  if (done < text.length) found.push({ text: text.slice(done), hit: false });
  return found;
}

/** About `length` signs of a text, cut at blanks, around the first word sought. */
export function snippet(text, wanted, length = 220) {
  const sought = new Set(wanted);
  if (text.length <= length) return text;
  const first = [...text.matchAll(WORD)].find((m) => sought.has(m[0].toLowerCase()));
  const from = Math.max(0, (first?.index ?? 0) - length / 4);
  const start = from && text.indexOf(" ", from) + 1;
  const stop = text.lastIndexOf(" ", start + length);
  const end = start + length >= text.length || stop <= start ? text.length : stop;
  return (start ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
}
