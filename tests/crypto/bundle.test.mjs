// What a reporter's page loads of this library: little, and runnable where a careful browser
// has compiled code switched off.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { it } from "node:test";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

import { b64u, randomBytes, utf8 } from "#crypto/encoding.js";
import { newSecret, recipientKeys } from "#crypto/keys.js";

import { REPORT } from "./actors.mjs";

const REPORTER = ["charter", "return_code", "envelope", "attachment", "thread", "proof", "receipt"];
const GZIPPED = 40_000;

/** @param {string[]} modules */
async function bundled(modules) {
  const result = await build({
    stdin: {
      contents: modules.map((name) => `export * as ${name} from "#crypto/${name}.js";`).join("\n"),
      resolveDir: fileURLToPath(new URL("../..", import.meta.url)),
    },
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2022", "firefox128"],
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "error",
  });
  const [output] = Object.values(result.metafile.outputs);
  const inputs = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { text: result.outputFiles[0]?.text ?? "", inputs: inputs.map(([path]) => path) };
}

it("is small for reporters, and leaves the stretch of passphrases out", async () => {
  const { text, inputs } = await bundled(REPORTER);
  assert.ok(gzipSync(text, { level: 9 }).length < GZIPPED, String(gzipSync(text).length));
  const heavy = inputs.filter((path) => /argon2|chacha|blake|keyring|zxcvbn/.test(path));
  assert.deepEqual(heavy, []);
});

it("neither makes code of text nor draws weak random numbers", async () => {
  const { text } = await bundled([...REPORTER, "keyring", "export"]);
  const found = text.match(/\beval\(|new Function|Math\.random|WebAssembly|innerHTML|localStorage/g);
  assert.equal(found, null);
});

it("seals and opens without just-in-time compilation and WebAssembly", async () => {
  const secret = newSecret();
  const { kemPublic } = await recipientKeys(secret);
  const context = {
    scheme: b64u(randomBytes(16)),
    charter: b64u(randomBytes(32)),
    case: b64u(randomBytes(16)),
    direction: "report",
    sequence: 1,
    previous: b64u(new Uint8Array(32)),
    reporter: { mailbox: b64u(randomBytes(16)), kem: b64u(kemPublic) },
  };
  const sender_seed = b64u(randomBytes(32));
  const seal = { op: "seal", message: REPORT, context, sender_seed, readers: [b64u(kemPublic)] };
  const { envelope } = interpreted(seal);
  assert.deepEqual(interpreted({ op: "open", envelope, secret: b64u(secret) }), { message: REPORT });
});

/**
 * @param {object} request
 * @returns {Record<string, unknown>} the answer of the interoperation script, only interpreted
 */
function interpreted(request) {
  const script = fileURLToPath(new URL("interop.mjs", import.meta.url));
  const flags = ["--jitless", "--disallow-code-generation-from-strings"];
  const input = utf8(`${JSON.stringify(request)}\n`);
  return JSON.parse(execFileSync(process.execPath, [...flags, script], { input, encoding: "utf8" }));
}
