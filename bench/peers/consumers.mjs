// Reads the dataset with tools of others: node consumers.mjs DIST. Writes a line of JSON
// for each: the tool with its version, what it reads, what it finds, and whether that is
// right. Each is given something with a fault too, which it has to notice.
import fs from "node:fs";
import zlib from "node:zlib";
import jsonld from "jsonld";
import { Parser } from "n3";
import rdf from "rdf-ext";
import SHACLValidator from "rdf-validate-shacl";
import { Validator } from "shacl-engine";

const dist = process.argv[2], base = "https://w3id.org/daap/";
const bytes = (name) => {
  const content = fs.readFileSync(`${dist}/${name}`);
  return (name.endsWith(".gz") ? zlib.gunzipSync(content) : content).toString();
};
const read = (text) => new Parser({ baseIRI: base, factory: rdf }).parse(text);
const parsed = (name) => read(bytes(name));
const version = (name) =>
  JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`, "utf8")).version;
const say = (name, reads, finds, right) =>
  console.log(JSON.stringify({ tool: `${name} ${version(name)}`, reads, finds, right }));
const fails = (action) => { try { action(); return false; } catch { return true; } };

const files = (folder) => fs.readdirSync(`${dist}/${folder}`)
  .filter((name) => /\.(ttl|nq|trig)(\.gz)?$/.test(name)).map((name) => folder + name);
const names = [...files(""), ...files("sources/"), ...files("changes/")];
const sizes = new Map(names.map((name) => [name, parsed(name).length]));
const quads = sizes.get("daap.nq.gz");
say("n3", "*.ttl, *.nq.gz, *.trig.gz", `${sizes.size} files, ${quads} quads in \`daap.nq.gz\``,
  [...sizes.values()].every((size) => size > 0) && quads === sizes.get("daap.trig.gz") &&
  fails(() => read(bytes("daap.ttl").slice(0, -3))));

// Contexts are in the files, so no address is ever loaded.
const documentLoader = (url) => { throw new Error(`loads ${url}`); };
const json = async (name) =>
  rdf.dataset(read(await jsonld.toRDF(JSON.parse(bytes(name)),
    { base, documentLoader, format: "application/n-quads" }))).toCanonical();
const pairs = names.filter((name) => fs.existsSync(`${dist}/${name.replace(".ttl", ".jsonld")}`)
  && name.endsWith(".ttl"));
let alike = 0;
for (const name of pairs) {
  const other = await json(name.replace(".ttl", ".jsonld"));
  alike += other === rdf.dataset(parsed(name)).toCanonical() ? 1 : 0;
}
const differ = (await json("catalog.jsonld")) !== rdf.dataset(parsed("daap.ttl")).toCanonical();
say("jsonld", "*.jsonld", `${alike} of ${pairs.length} files say what their Turtle says`,
  alike === pairs.length && differ);

const data = rdf.dataset(parsed("daap-all.ttl.gz")), shapes = rdf.dataset(parsed("shapes.ttl"));
const less = rdf.dataset(parsed("codebook.ttl").filter((quad) =>
  quad.predicate.value !== "http://www.w3.org/2004/02/skos/core#notation"));
const severe = (report) => report.results
  .filter((result) => (result.severity?.value ?? "").endsWith("Violation")).length;
const validators = {
  "rdf-validate-shacl": (graph) => new SHACLValidator(shapes).validate(graph),
  "shacl-engine": (graph) => new Validator(shapes, { factory: rdf }).validate({ dataset: graph }),
};
for (const [name, validate] of Object.entries(validators)) {
  const found = severe(await validate(data)), planted = severe(await validate(less));
  say(name, "daap-all.ttl.gz, shapes.ttl",
    `${found} violations; ${planted} in a codebook without notations`,
    found === 0 && planted > 0);
}
