// Bundles the live parts into a folder of their own: node build.mjs FOLDER
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = import.meta.dirname;
const target = process.argv[2];
if (!target) throw new Error("name the folder of the bundle: node build.mjs FOLDER");

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: { live: "src/live.js", worker: "src/worker.js" },
  outdir: target,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "linked",
  chunkNames: "live-[name]-[hash]",
  // The editor bundles a copy of a Node library that asks for this variable.
  define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
});
await build({
  absWorkingDir: here,
  entryPoints: { live: "src/styles/live.css" },
  outdir: target,
  bundle: true,
  minify: true,
  charset: "utf8",
});
const require = createRequire(join(here, "build.mjs"));
const engine = readFileSync(require.resolve("oxigraph/web_bg.wasm"));
writeFileSync(join(target, "oxigraph.wasm.gz"), gzipSync(engine, { level: 9 }));
writeFileSync(join(target, "LICENSES.txt"), [...licences()].join("\n"));

/** The licence of every package of which code may be in the bundle. */
function* licences() {
  const { packages } = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));
  for (const [place, { version, license, dev }] of Object.entries(packages)) {
    const folder = join(here, place);
    if (!place || dev || !existsSync(folder)) continue;
    const name = place.replace(/^.*node_modules\//, "");
    const texts = readdirSync(folder)
      .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
      .map((file) => readFileSync(join(folder, file), "utf8"));
    yield [`## ${name} ${version} (${license})`, ...texts, ""].join("\n\n");
  }
}
