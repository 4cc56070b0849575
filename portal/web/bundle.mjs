// Builds what browsers load. `npm run build`, or `make build`.
//
//   portal/public/static/entry/*.js  ->  portal/public/build/
//   portal/public/static/letter/entry/*.js, *.css  ->  portal/public/build/
//   admin/static/entry/*.js          ->  admin/build/
//   portal/web/static/entry/*.js     ->  portal/web/build/
//   portal/web/static/*.css, *.svg   ->  portal/web/build/
//
// Every file has a hash of its content in its name, and each folder gets a manifest.json:
//
//   {"report.js": {"file": "report.AB12CD34.js", "integrity": "sha384-..."}, ...}
//
// The sealed letter is one file that carries its script and style in it: they are classic, alone,
// and made for browsers of some years ago too.
//
// A script that an entry loads by a dynamic import() becomes a file of its own, listed under its
// own name. A worker is an entry like any other: the page gets its address from the manifest.
// The same sources give the same bytes, on any machine: what is served can be checked.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");

// --out=FOLDER puts everything elsewhere: so the tests build a second time and compare.
const OUT = resolve(process.argv.find((argument) => argument.startsWith("--out="))?.slice(6) ?? ROOT);

/**
 * A build folder and what goes into it.
 *
 * @typedef {object} Side
 * @property {string} out the folder that is made, below the root
 * @property {Source[]} sources where its entries are
 *
 * @typedef {object} Source
 * @property {string} folder
 * @property {string} ending
 * @property {boolean} [carried] whether a page has it inside, instead of loading it
 */

/** @type {Side[]} */
const SIDES = [
  {
    out: "portal/public/build",
    sources: [
      { folder: "portal/public/static/entry", ending: ".js" },
      { folder: "portal/public/static/letter/entry", ending: ".js", carried: true },
      { folder: "portal/public/static/letter/entry", ending: ".css" },
    ],
  },
  { out: "admin/build", sources: [{ folder: "admin/static/entry", ending: ".js" }] },
  {
    out: "portal/web/build",
    sources: [
      { folder: "portal/web/static/entry", ending: ".js" },
      { folder: "portal/web/static", ending: ".css" },
      { folder: "portal/web/static", ending: ".svg" },
    ],
  },
];

/**
 * One package makes key exchanges on curves that nothing here uses as soon as it is loaded, and with
 * them come their curves: a sixth of what a reporter loads. Marking these calls as pure changes
 * nothing of what they do; it lets the bundler leave out those whose result nobody asks for.
 *
 * @type {import("esbuild").Plugin}
 */
const unusedCurves = {
  name: "unused-curves",
  setup({ onLoad }) {
    onLoad({ filter: /@noble[\\/]post-quantum[\\/]hybrid\.js$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const marked = source.replaceAll(/(?<=^export const \w+ = .*)\b(?:QSF|createKitchenSink|ecdhKem)\(/gm, "/* @__PURE__ */ $&");
      if (marked === source) throw new Error(`${path} is not as it was: look whether this is still needed.`);
      return { contents: marked, loader: "js" };
    });
  },
};

/**
 * The entries of a side, in a fixed order; none where the folder is not there.
 *
 * @param {Side} side
 * @returns {{path: string, carried: boolean}[]} paths below the root
 */
function entries(side) {
  return side.sources.flatMap(({ folder, ending, carried = false }) =>
    existsSync(join(ROOT, folder))
      ? readdirSync(join(ROOT, folder))
          .filter((name) => name.endsWith(ending))
          .sort()
          .map((name) => ({ path: `${folder}/${name}`, carried }))
      : [],
  );
}

/**
 * Bundles one entry. Each has its own run: what two entries share is in both, so that a page
 * loads one file and not a chain of them.
 *
 * @param {{path: string, carried: boolean}} entry
 * @param {string} out
 */
function bundle({ path, carried }, out) {
  return build({
    absWorkingDir: ROOT,
    entryPoints: [path],
    outdir: out,
    entryNames: "[name].[hash]",
    chunkNames: "[name].[hash]",
    assetNames: "[name].[hash]",
    bundle: true,
    splitting: !carried,
    format: carried ? "iife" : "esm",
    platform: "browser",
    // Tor Browser is built on Firefox ESR: 128 is the oldest in use.
    target: ["es2022", "firefox128", "chrome120", "safari16.4"],
    // A picture that is an entry is copied; one that a stylesheet names becomes a file beside it.
    loader: { ".svg": path.endsWith(".svg") ? "copy" : "file" },
    charset: "utf8",
    minify: true,
    sourcemap: false,
    legalComments: "none",
    plugins: [unusedCurves],
    metafile: true,
    write: false,
    logLevel: "error",
  });
}

/**
 * The licence texts of the packages whose code is among the inputs.
 *
 * @param {Iterable<string>} inputs paths of all bundled files
 * @returns {string}
 */
function notices(inputs) {
  const folders = new Set(
    [...inputs].flatMap((path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []),
  );
  const parts = [...folders].sort().map((folder) => {
    const about = JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
    const texts = readdirSync(join(ROOT, folder))
      .filter((name) => /^(licen[cs]e|notice)/i.test(name))
      .sort()
      .map((name) => readFileSync(join(ROOT, folder, name), "utf8").trim());
    return [`${about.name} ${about.version} (${about.license})`, ...texts].join("\n\n");
  });
  return `${["These packages are part of the files beside this one.", ...parts].join(`\n\n${"-".repeat(72)}\n\n`)}\n`;
}

/**
 * The name a page asks for: the file's name without its hash.
 *
 * @param {string} file
 */
function logical(file) {
  return file.replace(/\.[A-Z0-9]{8}(\.[a-z0-9]+)$/, "$1");
}

/**
 * Builds one side into memory.
 *
 * @param {Side} side
 * @returns {Promise<Map<string, Uint8Array | string>>} name -> content
 */
async function assemble(side) {
  /** @type {Map<string, Uint8Array | string>} */
  const files = new Map();
  /** @type {Set<string>} */
  const inputs = new Set();
  for (const entry of entries(side)) {
    const result = await bundle(entry, join(OUT, side.out));
    for (const output of result.outputFiles) {
      files.set(basename(output.path), output.contents);
    }
    for (const input of Object.keys(result.metafile.inputs)) inputs.add(input.split(sep).join("/"));
  }
  /** @type {Record<string, {file: string, integrity: string}>} */
  const manifest = {};
  for (const file of [...files.keys()].sort()) {
    const name = logical(file) in manifest ? file : logical(file);
    const digest = createHash("sha384").update(files.get(file) ?? "").digest("base64");
    manifest[name] = { file, integrity: `sha384-${digest}` };
  }
  files.set("THIRD-PARTY.txt", notices(inputs));
  files.set("manifest.json", `${JSON.stringify(manifest, null, 2)}\n`);
  return files;
}

/**
 * Writes a side: the manifest last, so that it never names a file that is not there yet, and
 * only then takes away what an earlier build left.
 *
 * @param {Side} side
 * @param {Map<string, Uint8Array | string>} files
 */
function write(side, files) {
  const folder = join(OUT, side.out);
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) {
    const path = join(folder, name);
    if (existsSync(path) && readFileSync(path).equals(Buffer.from(content))) continue;
    writeFileSync(path, content);
    console.log(`      ${relative(OUT, path)} (${Buffer.byteLength(content)} bytes)`);
  }
  for (const name of readdirSync(folder)) {
    if (!files.has(name)) rmSync(join(folder, name), { recursive: true });
  }
}

// A side that cannot be built keeps what it had; the others are built all the same.
for (const side of SIDES) {
  try {
    write(side, await assemble(side));
  } catch (error) {
    // esbuild has said by now what is wrong and where.
    if (!(error instanceof Error && "errors" in error)) throw error;
    console.error(`      ${side.out} was not built.`);
    process.exitCode = 1;
  }
}
