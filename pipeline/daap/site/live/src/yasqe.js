// Yasqe, with completions from the dataset and from nowhere else.
import Yasqe from "@zazuko/yasqe";

const LIMIT = 60;

/** An editor below `parent` with a query; `terms` are what it completes. */
export function yasqe(parent, value, { prefixes, terms, run, changed }) {
  Yasqe.registerAutocompleter(completer(terms), false);
  Yasqe.defaults.autocompleters = ["variables", "terms"];
  const made = new Yasqe(parent, {
    value,
    mode: mode(prefixes),
    autocompleters: ["variables", "terms"],
    consumeShareLink: null,
    createShareableLink: null,
    persistenceId: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: null,
    viewportMargin: Infinity,
    screenReaderLabel: "SPARQL query",
    extraKeys: {
      "Ctrl-Enter": run,
      "Cmd-Enter": run,
      "Ctrl-S": false,
      Tab: false, // leaves the editor, as everywhere on the page
      "Shift-Tab": false,
    },
  });
  made.on("change", changed);
  return made;
}
/** The SPARQL mode, in which the prefixes of the dataset need no declaration. */
function mode(prefixes) {
  Yasqe.defineMode("daap-sparql", (config) => {
    const plain = Yasqe.getMode(config, "sparql11");
    const startState = () => ({ ...plain.startState(), prefixes: { ...prefixes } });
    return { ...plain, startState };
  });
  return "daap-sparql";
}

/** Completes `prefix:name` and variables as they are typed. */
function completer(terms) {
  return {
    name: "terms",
    bulk: false,
    autoShow: false,
    isValidCompletionPosition: (yasqe) => /\w:\w*$/.test(yasqe.getCompleteToken().string),
    get: (_, token) => matching(terms(), token?.string ?? ""),
  };
}

/** The terms that begin with a text, then those that hold what follows its colon. */
export function matching(terms, text) {
  const wanted = text.trim().toLowerCase();
  const [prefix, name] = wanted.split(":");
  const begins = terms.filter((term) => term.toLowerCase().startsWith(wanted));
  const holds = terms.filter((term) => {
    const [own, rest = ""] = term.toLowerCase().split(":");
    return own === prefix && rest.indexOf(name) > 0;
  });
  return [...begins, ...holds].slice(0, LIMIT);
}
