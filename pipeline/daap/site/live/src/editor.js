// The query editor: a plain field at once, and Yasqe in its place as soon as it is there.
import { h } from "./dom.js";

/** An editor below `parent`; `run` is called by Ctrl-Enter, `changed` at each change. */
export function editor(parent, options) {
  const field = h("textarea", {
    "aria-label": "SPARQL query",
    spellcheck: "false",
    rows: "10",
    oninput: options.changed,
    onkeydown: (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) options.run();
    },
  });
  parent.append(field);
  let own = {
    getValue: () => field.value,
    setValue: (query) => {
      field.value = query;
      options.changed();
    },
  };

  /** Put Yasqe in the place of the field, with what it holds and where it is edited. */
  async function upgrade() {
    const { yasqe } = await import("./yasqe.js");
    const [value, at] = [field.value, field.selectionStart];
    const focused = document.activeElement === field;
    field.remove();
    own = yasqe(parent, value, options);
    own.refresh();
    if (!focused) return;
    own.focus();
    own.setCursor(own.getDoc().posFromIndex(at));
  }

  return {
    getValue: () => own.getValue(),
    setValue: (query) => own.setValue(query),
    upgrade,
  };
}
