// The worker that turns passphrases into keys. Argon2id takes seconds of computing; here it does
// not freeze the page.

import { create, fromJson, replacePassphrase, stretchPassphrase, toJson } from "#crypto/keyring.js";

/** @typedef {import("../living/stretching.js").Job} Job */

let told = 0;

/**
 * Tells the page of whole hundredths: of each of the ten thousand steps, telling would take longer
 * than the step.
 *
 * @param {number} fraction
 */
function onProgress(fraction) {
  const hundredths = Math.floor(fraction * 100);
  if (hundredths === told) return;
  told = hundredths;
  postMessage({ progress: fraction });
}

/**
 * @param {Job} job
 * @returns {Promise<object>}
 */
async function work(job) {
  if (job.act === "stretch") return stretchPassphrase(job.passphrase, job.salt, { onProgress });
  const made =
    job.act === "create"
      ? await create(job.secret, job.passphrase, job.kit, { onProgress })
      : await replacePassphrase(fromJson(job.keyring), job.secret, job.passphrase, { onProgress });
  return { keyring: toJson(made.keyring), signInKey: made.signInKey, salt: made.salt };
}

addEventListener("message", async (event) => {
  try {
    postMessage({ result: await work(event.data) });
  } catch {
    postMessage({ failed: true });
  }
});
