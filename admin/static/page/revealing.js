// The button beside a passphrase that shows what is typed.

/** @param {ParentNode} scope */
function prepare(scope) {
  for (const shows of scope.querySelectorAll("button[data-shows]")) {
    if (shows instanceof HTMLButtonElement) shows.hidden = false;
  }
}

export function watchRevealing() {
  prepare(document);
  document.addEventListener("htmx:afterSwap", () => prepare(document));
  document.addEventListener("click", (event) => {
    const shows = event.target instanceof Element ? event.target.closest("button[data-shows]") : null;
    if (!(shows instanceof HTMLButtonElement)) return;
    const field = document.getElementById(shows.dataset.shows ?? "");
    if (!(field instanceof HTMLInputElement)) return;
    const open = field.type === "password";
    field.type = open ? "text" : "password";
    shows.setAttribute("aria-pressed", String(open));
    shows.textContent = (open ? shows.dataset.hide : shows.dataset.show) ?? "";
  });
}
