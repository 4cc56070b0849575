// Stops leaving by accident while something would be lost.

/** @type {() => boolean} */
let wouldLose = () => false;

/**
 * From now on the browser asks before the page is left, as long as the condition holds.
 *
 * @param {() => boolean} condition
 */
export function guardLeaving(condition) {
  wouldLose = condition;
}

/** Leaving on purpose: nobody is asked any more. */
export function releaseGuard() {
  wouldLose = () => false;
}

window.addEventListener("beforeunload", (event) => {
  if (wouldLose()) event.preventDefault();
});
