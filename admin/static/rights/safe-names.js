// Names of files that came from somebody else, as they are shown and saved, and within a zip: whoever
// unpacks it, on whichever system, gets files beside each other and nothing over something else.

// Folders, drives and streams; what no system takes in a name; what turns the direction of reading,
// so that "gpj.exe" would look like "exe.jpg".
const UNSAFE = /[/\\:*?"<>|\p{Cc}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu;
// Devices of Windows, under any ending.
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/iu;
// In bytes, as file systems count; room is left for a number in front.
const LONGEST = 200;

/**
 * @param {string} name as it was on somebody's computer
 * @returns {string} letters of any language, without a way out of the folder it is unpacked to
 */
export function safeName(name) {
  const plain = name.normalize("NFC").replaceAll(UNSAFE, "_").replace(/^\.+/u, "_").replace(/[. ]+$/u, "");
  return shortened(DEVICE.test(plain) ? `_${plain}` : plain.trim()) || "_";
}

/**
 * @template {{name: string}} T
 * @param {T[]} files
 * @param {string[]} taken names that are given away already
 * @returns {(T & {name: string})[]} safely named, and no two alike, however a system compares them
 */
export function safelyNamed(files, taken) {
  const known = new Set(taken.map(folded));
  return files.map((file) => {
    const plain = safeName(file.name);
    let unique = plain;
    for (let number = 2; known.has(folded(unique)); number += 1) unique = `${number}-${plain}`;
    known.add(folded(unique));
    return { ...file, name: unique };
  });
}

/** @param {string} name */
function folded(name) {
  return name.toLowerCase();
}

/** @param {string} name the ending stays, for it says what opens the file */
function shortened(name) {
  const [, stem = name, ending = ""] = /^(.+?)(\.[^.]{1,20})?$/su.exec(name) ?? [];
  const letters = [...stem];
  while (new TextEncoder().encode(letters.join("") + ending).length > LONGEST) letters.pop();
  return letters.join("") + ending;
}
