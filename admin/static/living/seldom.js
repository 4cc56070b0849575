// Fetches the code of seldom pages when their elements are on the page.

const ENROLMENT = "enrol-steps, recover-steps, change-passphrase, new-kit, new-phone";
const RIGHTS = "enter-request, caseworker-question, blind-question";

async function look() {
  if (document.querySelector(ENROLMENT)) (await import("../enrolment/define.js")).define();
  if (document.querySelector(RIGHTS)) (await import("../rights/seldom-pages.js")).define();
}

export function watchSeldom() {
  void look();
  document.addEventListener("htmx:afterSwap", () => void look());
}
