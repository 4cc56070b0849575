// Builds what browsers load. `npm run build`, or `make build`.
//
//   portal/public/static/entry/*.js  ->  portal/public/build/
//   admin/static/entry/*.js          ->  admin/build/
//   portal/web/static/entry/*.js     ->  portal/web/build/
//   portal/web/static/*.css, *.svg   ->  portal/web/build/
//
// Every file has a hash of its content in its name, and each folder gets a manifest.json:
//
//   {"report.js": {"file": "report.AB12CD34.js", "integrity": "sha384-..."}, ...}
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
 * @property {{folder: string, ending: string}[]} sources where its entries are
 */

/** @type {Side[]} */
const SIDES = [
  { out: "portal/public/build", sources: [{ folder: "portal/public/static/entry", ending: ".js" }] },
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
 * The entries of a side, in a fixed order; none where the folder is not there.
 *
 * @param {Side} side
 * @returns {string[]} paths below the root
 */
function entries(side) {
  return side.sources.flatMap(({ folder, ending }) =>
    existsSync(join(ROOT, folder))
      ? readdirSync(join(ROOT, folder))
          .filter((name) => name.endsWith(ending))
          .sort()
          .map((name) => `${folder}/${name}`)
      : [],
  );
}

/**
 * Bundles one entry. Each has its own run: what two entries share is in both, so that a page
 * loads one file and not a chain of them.
 *
 * @param {string} entry
 * @param {string} out
 */
function bundle(entry, out) {
  return build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outdir: out,
    entryNames: "[name].[hash]",
    chunkNames: "[name].[hash]",
    assetNames: "[name].[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    // Tor Browser is built on Firefox ESR: 128 is the oldest in use.
    target: ["es2022", "firefox128", "chrome120", "safari16.4"],
    // A picture that is an entry is copied; one that a stylesheet names becomes a file beside it.
    loader: { ".svg": entry.endsWith(".svg") ? "copy" : "file" },
    charset: "utf8",
    minify: true,
    sourcemap: false,
    legalComments: "none",
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
