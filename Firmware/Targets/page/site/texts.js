// @ts-check
// The texts of the page in the language of the reader, the sentence below the device, and short ways to the document.

import { PageError, bytesOf } from './files.js';

/** The texts of one language. @type {Record<string, string>} */
let texts = {};
/** The files that they come from, without language. */
const sets = new Set(['texts']);
/** What is done again in another language, by its element or by itself. @type {Map<any, () => void>} */
const shown = new Map();

/** An element of the page. @param {string} id @returns {any} */
export function byId(id) { return document.getElementById(id); }

/** Listens to some events. @param {any} target @param {string} names @param {(event: any) => any} action */
export function on(target, names, action) { names.split(' ').forEach(name => target.addEventListener(name, action)); }

/** A new element. @param {string} name @param {string} className @param {any[]} content @returns {any} */
export function make(name, className = '', ...content) {
  const element = Object.assign(document.createElement(name), { className });
  element.append(...content);
  return element;
}

/** Says that a file could not be loaded. @param {string} file @returns {never} */
export function missing(file) { throw new PageError('part-missing', { detail: file }); }

/** A file beside the page. @param {string} file */
const fileOf = async file => {
  const answer = await fetch(file).catch(() => null);
  return answer?.ok ? bytesOf(answer) : missing(file);
};

/**
 * A part of the page: its data block, which the page in one file unpacks, or else the file beside it.
 * @param {string} id @param {string} file
 */
export const partOf = async (id, file) => !byId(id) ? fileOf(file)
  : /** @type {any} */ (globalThis).unpacked(id).catch(() => { throw new PageError('part-broken', { detail: file }); });

/** A part that is text: a data block as it is, or else the file beside it. @param {string} file */
export const textOf = async file => byId(file)?.textContent ?? new TextDecoder().decode(await fileOf(file));

/** A choice that the browser keeps where it may store something. @param {string} key @param {string} [value] to keep */
export function kept(key, value) {
  try {
    if (value !== undefined) localStorage.setItem(`inklock-${key}`, value);
    return localStorage.getItem(`inklock-${key}`);
  } catch { return null; }
}

/**
 * The text of a key, or nothing if it is not loaded, with its values in place of `{name}`.
 * @param {string} key @param {Record<string, any>} values
 */
export function t(key, values = {}) {
  return (texts[key] ?? '').replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}
/** A time as `12.345`. @param {number} milliseconds */
export function seconds(milliseconds) { return (milliseconds / 1000).toFixed(3); }
/** A probability as the screen has it: 99% at most. @param {number} thousandths */
export function percent(thousandths) { return `${Math.min(99, Math.floor((thousandths + 5) / 10))}%`; }

/** Shows a text in an element, in every language. @param {any} element @param {string} key @param {object} values */
export function show(element, key, values = {}) {
  translated(() => { element.textContent = t(key, values); }, element);
}

/**
 * Does something now and whenever the language changes.
 * @param {() => void} action @param {any} place what it shows something in: there, only the last action is done
 */
export function translated(action, place = action) {
  shown.set(place, action);
  action();
}

const load = async (set, name) => JSON.parse(await textOf(`${set}-${name}.json`));

/** Shows all texts, in elements that are new and in those that had another language. */
export function translate() {
  for (const element of document.querySelectorAll('[data-t], [data-label], [data-hint]')) {
    const { t: text, label, hint } = /** @type {HTMLElement} */ (element).dataset;
    if (text) element.textContent = t(text);
    if (label) element.setAttribute('aria-label', t(label));
    if (label && element.matches('.icon')) element.setAttribute('title', t(label));
    if (hint) element.setAttribute('placeholder', t(hint));
  }
  shown.forEach(action => action());
}

/** Loads the texts of a language, and shows them. @param {string} name */
export const setLanguage = async name => {
  texts = Object.assign({}, ...await Promise.all([...sets].map(set => load(set, name))));
  document.documentElement.lang = byId('language').value = name;
  translate();
};

/** Takes the language that was chosen once, or the browser's; if it cannot be had, the one in the page. */
export const loadTexts = async () => {
  const names = Array.from(byId('language').options, option => option.value);
  const wanted = [kept('language') ?? '', ...navigator.languages.map(name => name.slice(0, 2))];
  await setLanguage(wanted.find(name => names.includes(name)) ?? 'en').catch(() => setLanguage('en'));
};

/** Loads one more file of texts, which `translate` shows. @param {string} set its name without language */
export const addTexts = async set => {
  Object.assign(texts, await load(set, document.documentElement.lang));
  sets.add(set);
};

/**
 * Shows the sentence of a key, or with an empty key hides the last one. One whose text is not loaded yet waits for it.
 * @param {string} key @param {object} values @param {'status'|'alert'} role
 */
export function say(key, values = {}, role = 'status') {
  const message = byId('message');
  message.setAttribute('role', role);
  show(message.firstElementChild, key, values);
}
export function warn(key, values = {}) { say(key, values, 'alert'); }

/** Does what may fail, and says so. @param {() => any} action */
export const attempt = async action => {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof PageError)) console.error(error);
    // A sentence must not hold a piece of the file.
    warn(error.key ?? 'failed', { detail: String(error.values?.detail ?? error.message).replace(/:? \{.*/s, '') });
  }
};
