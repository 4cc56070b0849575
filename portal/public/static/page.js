// The document as the reporter's modules see it: elements by id, templates to copy, the page's data.

/**
 * What the server wrote into the page beside its texts. It is the same for every visitor.
 *
 * @typedef {object} Question
 * @property {string} id
 * @property {string} field the id of its field in the document
 * @property {string} label
 * @property {string} kind text, long, choice, choices (several), date or contact
 * @property {boolean} required
 * @property {string} step
 * @property {boolean} body whether its answer is the message itself
 *
 * @typedef {object} Category
 * @property {string} id
 * @property {string} label
 * @property {Question[]} questions what the form asks for this category
 *
 * @typedef {object} SchemeData
 * @property {string} id b64u of 16 bytes
 * @property {string} slug
 * @property {Category[]} categories
 *
 * @typedef {object} PageData
 * @property {"da" | "en"} language
 * @property {{slug: string, name: string, salt: string}} organisation salt: b64u of 16 bytes
 * @property {SchemeData} scheme not there on pages of the whole organisation
 * @property {Record<string, string>} urls where this page's requests go
 * @property {unknown} [charters] the signed lists, in the one file that has them with it
 */

/** @returns {PageData} */
export function readPage() {
  return JSON.parse(element("page").textContent ?? "");
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function element(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element ${id}.`);
  return found;
}

/**
 * An element that holds text a person types.
 *
 * @param {string} id
 * @returns {HTMLInputElement | HTMLTextAreaElement}
 */
export function field(id) {
  const found = element(id);
  if (!(found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement)) {
    throw new Error(`The element ${id} is no field.`);
  }
  return found;
}

/**
 * A new copy of a `<template>`'s first element, with texts put into its `data-slot` elements.
 *
 * @param {string} id
 * @param {Record<string, string>} [slots] slot name -> text
 * @returns {HTMLElement}
 */
export function copy(id, slots = {}) {
  const template = element(id);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`The element ${id} is no template.`);
  const made = template.content.firstElementChild?.cloneNode(true);
  if (!(made instanceof HTMLElement)) throw new Error(`The template ${id} is empty.`);
  for (const [name, text] of Object.entries(slots)) slot(made, name).textContent = text;
  return made;
}

/**
 * @param {HTMLElement} root
 * @param {string} name
 * @returns {HTMLElement}
 */
export function slot(root, name) {
  if (root.dataset.slot === name) return root;
  const found = root.querySelector(`[data-slot="${name}"]`);
  if (!(found instanceof HTMLElement)) throw new Error(`There is no place for ${name}.`);
  return found;
}

/**
 * @param {string} tag
 * @param {string} text
 * @param {string} [classes]
 */
export function make(tag, text, classes = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (classes) made.className = classes;
  return made;
}

/**
 * @param {string} id
 * @param {() => void} act
 */
export function onClick(id, act) {
  element(id).addEventListener("click", act);
}

/**
 * Shows an element and moves the reading position to it: for what must not be overlooked.
 *
 * @param {HTMLElement} shown
 */
export function bringUp(shown) {
  shown.hidden = false;
  shown.tabIndex = -1;
  shown.focus({ preventScroll: true });
  shown.scrollIntoView({ block: "start" });
}

/**
 * Shows a code or a fingerprint, each group apart.
 *
 * @param {HTMLElement} place
 * @param {string} words groups joined by hyphens
 */
export function showGroups(place, words) {
  const groups = words.split("-").map((group) => make("span", group));
  // A space between them, so that what is selected with the mouse has the groups apart as well.
  place.replaceChildren(...groups.flatMap((group, index) => (index === 0 ? [group] : [" ", group])));
}
