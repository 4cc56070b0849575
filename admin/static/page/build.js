// Builds elements. Text arrives as text: nothing here parses HTML.

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | boolean | number | null | undefined>} [attributes] true is an
 *   attribute without value; false, null and undefined leave it out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(key, value === true ? "" : String(value));
  }
  put(element, ...children);
  return element;
}

/**
 * Puts children at the end of an element.
 *
 * @param {Element} parent
 * @param {...Child} children
 */
export function put(parent, ...children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child);
  }
}

/**
 * Replaces all that an element holds.
 *
 * @param {Element} parent
 * @param {...Child} children
 */
export function fill(parent, ...children) {
  parent.replaceChildren();
  put(parent, ...children);
}

/**
 * A button that does something on the page and never sends a form by itself.
 *
 * @param {string} label
 * @param {() => void} act
 * @param {string} [look] class names
 */
export function button(label, act, look = "button") {
  const element = h("button", { type: "button", class: look }, label);
  element.addEventListener("click", act);
  return element;
}

/**
 * The one element that must be there: the page and this script come from the same release.
 *
 * @template {Element} T
 * @param {ParentNode} scope
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T}
 */
export function one(scope, selector, kind) {
  const found = scope.querySelector(selector);
  if (!(found instanceof kind)) throw new TypeError(`the page has no ${selector}`);
  return found;
}
