// Asks the worker for the slow work on a passphrase, and shows how far it is.

/** @typedef {import("#crypto/encoding.js").Bytes} Bytes */

/**
 * @typedef {{act: "stretch", passphrase: string, salt: Bytes}
 *   | {act: "create", secret: Bytes, passphrase: string, kit: Bytes}
 *   | {act: "replace", keyring: unknown, secret: Bytes, passphrase: string}} Job
 */

/** @typedef {{keyring: object, signInKey: Bytes, salt: Bytes}} Made a keyring as JSON, and what the server needs */

/**
 * @param {Job} job
 * @param {(fraction: number) => void} onProgress
 * @returns {Promise<any>}
 */
function run(job, onProgress) {
  const source = document.querySelector("[data-stretch]")?.getAttribute("data-stretch");
  if (!source) throw new TypeError("the page names no worker");
  return new Promise((resolve, reject) => {
    const worker = new Worker(source, { type: "module" });
    const fail = () => {
      worker.terminate();
      reject(new Error("the worker failed"));
    };
    worker.addEventListener("error", fail);
    worker.addEventListener("message", ({ data }) => {
      if ("progress" in data) return onProgress(data.progress);
      if ("failed" in data) return fail();
      // A worker of its own for each passphrase: its memory goes with it.
      worker.terminate();
      resolve(data.result);
    });
    worker.postMessage(job);
  });
}

/**
 * @param {string} passphrase
 * @param {Bytes} salt
 * @param {(fraction: number) => void} onProgress
 * @returns {Promise<{signInKey: Bytes, slotKey: Bytes}>}
 */
export function stretch(passphrase, salt, onProgress) {
  return run({ act: "stretch", passphrase, salt }, onProgress);
}

/**
 * A new keyring around a secret.
 *
 * @param {Bytes} secret
 * @param {string} passphrase
 * @param {Bytes} kit
 * @param {(fraction: number) => void} onProgress
 * @returns {Promise<Made>}
 */
export function makeKeyring(secret, passphrase, kit, onProgress) {
  return run({ act: "create", secret, passphrase, kit }, onProgress);
}

/**
 * The same keyring under another passphrase.
 *
 * @param {unknown} keyring as JSON
 * @param {Bytes} secret
 * @param {string} passphrase
 * @param {(fraction: number) => void} onProgress
 * @returns {Promise<Made>}
 */
export function newPassphrase(keyring, secret, passphrase, onProgress) {
  return run({ act: "replace", keyring, secret, passphrase }, onProgress);
}
