// The error summary and the errors at the fields, as fields.html makes them on the server.

/**
 * A field, by its id, and what is wrong with it. For a group of choices the id of its fieldset.
 *
 * @typedef {{id: string, text: string}} Problem
 */

/**
 * Says what is wrong: in the summary, at each field and before the page's title. The summary
 * takes the focus.
 *
 * @param {HTMLElement} summary made by `fields.error_summary([])`
 * @param {Problem[]} problems none takes away what was said before
 */
export function showProblems(summary, problems) {
  clearProblems(summary);
  const list = summary.querySelector("ul");
  if (!list || problems.length === 0) return;
  const prefix = summary.dataset.errorPrefix ?? "";
  for (const problem of problems) {
    const field = document.getElementById(problem.id);
    if (field) mark(field, problem, prefix);
    list.append(item(problem, field));
  }
  document.title = prefix + document.title;
  summary.hidden = false;
  summary.focus();
}

/**
 * Takes everything away that `showProblems` has put on the page.
 *
 * @param {HTMLElement} summary
 */
export function clearProblems(summary) {
  const prefix = summary.dataset.errorPrefix ?? "";
  if (prefix && document.title.startsWith(prefix)) {
    document.title = document.title.slice(prefix.length);
  }
  for (const wrong of document.querySelectorAll(".field-wrong")) unmark(wrong);
  summary.querySelector("ul")?.replaceChildren();
  summary.hidden = true;
}

/**
 * The line in the summary: a link that brings the focus to where it can be put right.
 *
 * @param {Problem} problem
 * @param {HTMLElement | null} field
 */
function item(problem, field) {
  const link = document.createElement("a");
  link.href = `#${problem.id}`;
  link.textContent = problem.text;
  link.addEventListener("click", (event) => {
    const input = field && (field.matches("fieldset") ? field.querySelector("input") : field);
    if (!input) return;
    event.preventDefault();
    // The label is above the field: it is what should be seen.
    (field?.closest(".field") ?? input).scrollIntoView({ block: "start" });
    input.focus({ preventScroll: true });
  });
  const line = document.createElement("li");
  line.append(link);
  return line;
}

/**
 * @param {HTMLElement} field
 * @param {Problem} problem
 * @param {string} prefix
 */
function mark(field, problem, prefix) {
  const box = field.closest(".field");
  if (!box || box.classList.contains("field-wrong")) return;
  box.classList.add("field-wrong");
  const error = document.createElement("p");
  error.className = "error";
  error.id = `${problem.id}-error`;
  const hidden = document.createElement("span");
  hidden.className = "visually-hidden";
  hidden.textContent = prefix;
  error.append(hidden, problem.text);
  const above = box.querySelector(":scope > .hint") ?? box.querySelector(":scope > .label, :scope > .legend");
  if (above) above.after(error);
  else box.prepend(error);
  const names = field.getAttribute("aria-describedby")?.split(" ") ?? [];
  field.setAttribute("aria-describedby", [...names, error.id].join(" "));
  if (!field.matches("fieldset")) field.setAttribute("aria-invalid", "true");
}

/**
 * @param {Element} box
 */
function unmark(box) {
  box.classList.remove("field-wrong");
  const error = box.querySelector(":scope > .error");
  for (const field of [box, ...box.querySelectorAll("[aria-describedby]")]) {
    field.removeAttribute("aria-invalid");
    const names = (field.getAttribute("aria-describedby") ?? "").split(" ");
    const left = names.filter((name) => name && name !== error?.id);
    if (left.length > 0) field.setAttribute("aria-describedby", left.join(" "));
    else field.removeAttribute("aria-describedby");
  }
  error?.remove();
}
