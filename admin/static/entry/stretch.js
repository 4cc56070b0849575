// The worker that turns passphrases into keys. Argon2id takes seconds of computing; here it does
// not freeze the page.

import { create, fromJson, replacePassphrase, stretchPassphrase, toJson } from "#crypto/keyring.js";

/** @typedef {import("../living/stretching.js").Job} Job */

/** @param {number} fraction */
const onProgress = (fraction) => postMessage({ progress: fraction });

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
