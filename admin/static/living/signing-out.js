// Whoever signs out leaves nothing behind in the window.

import { forgetDrafts, hasDrafts } from "./drafts.js";
import { lock } from "./key-store.js";

export function watchSigningOut() {
  document.addEventListener("submit", (event) => {
    if (!(event.target instanceof Element) || !event.target.matches("[data-sign-out]")) return;
    lock();
    forgetDrafts();
  });
  addEventListener("beforeunload", (event) => {
    if (hasDrafts()) event.preventDefault();
  });
}
