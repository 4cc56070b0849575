// Sending a large body so that a person sees how far it is: `fetch` cannot tell.

/**
 * @param {string} url
 * @param {RequestInit} options headers and a body of bytes
 * @param {(share: number) => void} onProgress from 0 to 1
 * @returns {Promise<Response>}
 */
export function upload(url, { body, headers, signal }, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    new Headers(headers).forEach((value, name) => request.setRequestHeader(name, value));
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 1));
    request.addEventListener("load", () => {
      const type = request.getResponseHeader("Content-Type") ?? "";
      resolve(new Response(request.responseText, { status: request.status, headers: { "Content-Type": type } }));
    });
    for (const end of ["error", "abort"]) request.addEventListener(end, () => reject(new TypeError(end)));
    signal?.addEventListener("abort", () => request.abort());
    request.send(/** @type {Uint8Array<ArrayBuffer>} */ (body));
  });
}
