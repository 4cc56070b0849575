// Fetches the code of seldom pages when their elements are on the page.

const SELDOM = "enrol-steps, recover-steps, change-passphrase, new-kit";

async function look() {
  if (!document.querySelector(SELDOM)) return;
  const { define } = await import("../enrolment/define.js");
  define();
}

export function watchSeldom() {
  void look();
  document.addEventListener("htmx:afterSwap", () => void look());
}
