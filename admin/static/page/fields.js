// Says at a field what is wrong with it, and takes it back.

import { h } from "./build.js";

/**
 * @param {HTMLInputElement | HTMLTextAreaElement} input
 * @param {string} text what is wrong and what to do
 */
export function wrong(input, text) {
  right(input);
  const id = `${input.id}-error`;
  const described = input.getAttribute("aria-describedby");
  (input.closest(".input-with") ?? input).before(h("p", { class: "error", id }, text));
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", [described, id].filter(Boolean).join(" "));
  input.closest(".field")?.classList.add("field-wrong");
  input.focus();
}

/** @param {HTMLInputElement | HTMLTextAreaElement} input */
export function right(input) {
  const id = `${input.id}-error`;
  document.getElementById(id)?.remove();
  input.removeAttribute("aria-invalid");
  const rest = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  if (rest.length > 0) input.setAttribute("aria-describedby", rest.join(" "));
  else input.removeAttribute("aria-describedby");
  input.closest(".field")?.classList.remove("field-wrong");
}
