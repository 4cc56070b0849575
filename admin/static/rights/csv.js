// Tables between CSV and JSON: a list of flat records, the first line the names of the fields.

/** @typedef {Record<string, string>} Row */

const FORMULA = /^\s*[=+\-@]/u;

/**
 * @param {string} text parted by semicolons or commas, whichever the first line has more of
 * @returns {Row[]}
 * @throws {TypeError} where records would lose something: two fields of one name, a cell without any
 */
export function parseCsv(text) {
  const first = text.split(/\r?\n/u, 1)[0] ?? "";
  const separator = first.split(";").length >= first.split(",").length ? ";" : ",";
  const [heads = [], ...lines] = cells(text, separator);
  const rows = lines.filter((row) => row.some((cell) => cell !== ""));
  const isTable = new Set(heads).size === heads.length && rows.every((row) => row.length <= heads.length);
  if (!isTable) throw new TypeError("not a table");
  return rows.map((row) => Object.fromEntries(heads.map((head, place) => [head, row[place] ?? ""])));
}

/**
 * @param {string} text
 * @param {string} separator
 * @returns {string[][]}
 */
function cells(text, separator) {
  /** @type {string[][]} */
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const end = () => {
    rows.at(-1)?.push(cell);
    cell = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? "";
    if (quoted && letter === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"' && (quoted || cell === "")) quoted = !quoted;
    else if (!quoted && letter === separator) end();
    else if (!quoted && letter === "\n") {
      end();
      rows.push([]);
    } else if (quoted || letter !== "\r") cell += letter;
  }
  end();
  return rows;
}

/**
 * @param {unknown} value a list of records
 * @returns {string}
 * @throws {TypeError} for anything else
 */
export function writeCsv(value) {
  const rows = Array.isArray(value) ? value : [value];
  if (rows.length === 0 || !rows.every(isRecord)) throw new TypeError("not a table");
  const heads = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [heads, ...rows.map((row) => heads.map((head) => said(row[head])))];
  return lines.map((line) => `${line.map(cell).join(";")}\r\n`).join("");
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {unknown} value */
function said(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** @param {string} text a cell that begins as a formula does would be run by a spreadsheet */
function cell(text) {
  const guarded = FORMULA.test(text) && !/^-?\d+([.,]\d+)?$/u.test(text) ? `'${text}` : text;
  return /[;"\r\n]/u.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
