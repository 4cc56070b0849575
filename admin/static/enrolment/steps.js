// Sections that are shown one at a time, in one document: nothing that was typed is lost between.

import { one } from "../page/build.js";
import { t } from "../page/texts.js";

/**
 * Shows one step and says which it is.
 *
 * @param {HTMLElement} scope
 * @param {string} name the section's data-step
 */
export function showStep(scope, name) {
  const steps = [...scope.querySelectorAll("[data-step]")].filter((step) => step instanceof HTMLElement);
  for (const [index, step] of steps.entries()) {
    step.hidden = step.dataset.step !== name;
    if (step.hidden) continue;
    const place = step.querySelector(".progress");
    if (place) place.textContent = t("step", { step: index + 1, of: steps.length });
    const heading = one(step, "h1, h2", HTMLElement);
    heading.tabIndex = -1;
    heading.focus();
  }
  window.scrollTo(0, 0);
}

/**
 * The form of a step: sent to nobody, it leads to the next step.
 *
 * @param {HTMLElement} scope
 * @param {string} name
 * @param {(form: HTMLFormElement) => Promise<void> | void} act
 */
export function onStep(scope, name, act) {
  const form = one(scope, `[data-step="${name}"] form`, HTMLFormElement);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    void act(form);
  });
}
