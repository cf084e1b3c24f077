// @ts-check
// The texts of the page in the language of the reader, and short ways to the document.

import { bytesOfBlock } from './files.js';

/** @type {Record<string, Record<string, string>>} */
let textTable = { en: {} };
let chosenLanguage = 'en';
/** @type {(() => void)[]} */
const translations = [];

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

/** A choice that the browser keeps where it may store something. @param {string} key @param {string} [value] to keep */
export function kept(key, value) {
  try {
    if (value !== undefined) localStorage.setItem(`inklock-${key}`, value);
    return localStorage.getItem(`inklock-${key}`);
  } catch { return null; }
}

/** The text of a key, with its values in place of `{name}`. @param {string} key @param {Record<string, any>} values */
export function t(key, values = {}) {
  const text = textTable[chosenLanguage][key] ?? textTable.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}
export function hasText(key) { return key in textTable.en; }
/** A time as `12.345`. @param {number} milliseconds */
export function seconds(milliseconds) { return (milliseconds / 1000).toFixed(3); }
/** A probability as the screen has it: 99% at most. @param {number} thousandths */
export function percent(thousandths) { return `${Math.min(99, Math.floor((thousandths + 5) / 10))}%`; }

/** Does something now and whenever the language changes. @param {() => void} action */
export function translated(action) {
  translations.push(action);
  action();
}

function setLanguage(name) {
  document.documentElement.lang = chosenLanguage = name;
  for (const element of document.querySelectorAll('[data-t], [data-label], [data-hint]')) {
    const { t: text, label, hint } = /** @type {HTMLElement} */ (element).dataset;
    if (text) element.textContent = t(text);
    if (label) element.setAttribute('aria-label', t(label));
    if (label && element.matches('.icon')) element.setAttribute('title', t(label));
    if (hint) element.setAttribute('placeholder', t(hint));
  }
  translations.forEach(action => action());
}

/** Reads the table, and takes the language that was chosen once, or the browser's. */
export const loadTexts = async () => {
  const { type, textContent } = byId('texts');
  const isPacked = type !== 'application/json';
  textTable = JSON.parse(isPacked ? new TextDecoder().decode(await bytesOfBlock(textContent)) : textContent);
  const names = [kept('language') ?? '', ...navigator.languages.map(name => name.slice(0, 2)), 'en'];
  const select = byId('language');
  setLanguage(select.value = names.find(name => name in textTable));
  on(select, 'change', () => setLanguage(kept('language', select.value) ?? select.value));
};
