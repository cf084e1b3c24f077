// @ts-check
// Files that people give to the page, and the error that says what was wrong.

export const vaultSize = 16_384;
export const flashSize = 24_576;
/** The largest trace that the page reads or records, in characters: hours of drawing without a pause. */
export const traceLimit = 1 << 24;

/** An error for people: the key of a text, and the values in it, of which the detail is the message for programs. */
export class PageError extends Error {
  /** @param {string} key @param {{detail?: string|number}} values */
  constructor(key, values = {}) {
    super(String(values.detail ?? key));
    this.key = key;
    this.values = values;
  }
}

/** @param {Blob|Response} file */
export const bytesOf = async file => new Uint8Array(await file.arrayBuffer());

/** Bytes as text, one character a byte. @param {Iterable<number>} bytes */
export function textOfBytes(bytes) { return Array.from(bytes, byte => String.fromCharCode(byte)).join(''); }

/** The inverse. @param {string} text */
export function bytesOfText(text) { return Uint8Array.from(text, character => character.charCodeAt(0)); }

/** The flash of a file: all of it, the vault alone, or nothing; the rest is erased. @param {ArrayLike<number>} bytes */
export function flashOfFile(bytes) {
  const flash = new Uint8Array(flashSize).fill(0xFF);
  if (![0, vaultSize, flashSize].includes(bytes.length)) throw new PageError('flash-size', { detail: bytes.length });
  flash.set(bytes);
  return flash;
}
