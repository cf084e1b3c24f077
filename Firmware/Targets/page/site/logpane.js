// @ts-check
// The serial pane: the log of the device, and a line to type console commands into.

import { byId, make, on } from './texts.js';

const lineLimit = 2000;
const spokenLines = 4; // More lines at once are not read aloud.

/** The colors of lines by their events. */
const lineColors = {
  clear: /^(predict|pin accepted|pin set)/, unclear: /^(unclear|error)/, wrong: /^pin wrong/, mismatch: /^pin mismatch/,
  lockout: /^lockout/, command: /^>/, vibration: /^~/,
};

/** The class of a line's color. @param {string} text without its time */
export function logColor(text) {
  return 'log-' + (Object.entries(lineColors).find(([, pattern]) => pattern.test(text))?.[0] ?? 'plain');
}

/** Connects the serial pane. @param {any} session @param {(line: string) => void} follow is called with each line */
export function connectLog(session, follow) {
  const log = byId('log'), filter = byId('filter'), command = byId('command');
  /** Lines of the log, rows that are not shown yet, and earlier commands. @type {any[][]} */
  let [lines, waiting, history] = [[], [], []];
  let draft = '', place = 0, rest = '';
  const isShown = text => text.toLowerCase().includes(filter.value.toLowerCase());
  const show = () => {
    const isAtEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 30;
    log.setAttribute('aria-live', waiting.length > spokenLines ? 'off' : 'polite');
    log.append(...waiting.splice(0));
    while (log.children.length > lineLimit) log.firstChild.remove();
    if (isAtEnd) log.scrollTop = log.scrollHeight;
  };
  /** @param {string} line complete, or a note that is not in the log, which begins with `~` */
  const add = line => {
    const [, time, text] = /^\[ *(\d+\.\d{3})\] (.*)$/.exec(line) ?? ['', '', line];
    const row = make('p', logColor(text), make('span', 't', time), text);
    row.dataset.line = line;
    row.hidden = !isShown(line);
    if (line.startsWith('~')) row.setAttribute('aria-hidden', 'true');
    else if (lines.push(line) > lineLimit) lines.shift();
    if (waiting.push(row) === 1) setTimeout(show, 30);
    follow(line);
  };

  on(filter, 'input', () => {
    for (const row of log.children) row.hidden = !isShown(row.dataset.line);
    log.scrollTop = log.scrollHeight;
  });
  on(byId('console'), 'submit', event => {
    event.preventDefault();
    const text = command.value.replace(/[^ -~]/g, '');
    if (text && history.at(-1) !== text) history.push(text);
    place = history.length;
    command.value = '';
    session.type(text + '\r');
  });
  on(command, 'keydown', event => {
    const next = place + ({ ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0);
    if (next === place || next < 0 || next > history.length) return;
    event.preventDefault();
    if (place === history.length) draft = command.value;
    place = next;
    command.value = history[place] ?? draft;
  });
  return {
    /** The log, or what the filter shows of it. */
    text: (isFiltered = false) => lines.filter(line => !isFiltered || isShown(line)).map(line => line + '\n').join(''),
    serial(text) {
      const parts = (rest + text).split(/\r?\n/);
      rest = parts.pop() ?? '';
      parts.forEach(add);
    },
    /** The device was plugged in again: its log is empty. */
    restart() {
      [lines, waiting, rest] = [[], [], ''];
      log.replaceChildren();
    },
    vibrate: level => level > 0 && add(`~ motor ${level}`),
  };
}
