// @ts-check
/** Elements, made in one call. */

/**
 * @param {string} tag @param {Record<string, any>} [given] attributes; `text`, `class`, and handlers that begin with "on"
 * @param {(Node | string | null | undefined)[]} children
 * @returns {any}
 */
export function el(tag, given = {}, ...children) {
  return dressed(document.createElement(tag), given, children);
}

/** @param {string} tag @param {Record<string, any>} [given] @param {(Node | string | null | undefined)[]} children @returns {any} */
export function svg(tag, given = {}, ...children) {
  return dressed(document.createElementNS("http://www.w3.org/2000/svg", tag), given, children);
}

function dressed(/** @type {any} */ element, /** @type {Record<string, any>} */ given, /** @type {any[]} */ children) {
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.setAttribute("class", value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Puts a text where another one stands; the page is left alone where nothing changes. @param {any} element @param {string} text */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
