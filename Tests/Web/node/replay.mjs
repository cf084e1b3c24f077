// Replays traces in the program of the page: node replay.mjs MODEL WASM TRACE...
// Exit status 1: an output differs. 2: a file cannot be used.

import { readFile } from 'node:fs/promises';
import { Player } from '../../../Firmware/Targets/page/site/player.js';
import { parseTrace, textOfTraceFile } from '../../../Firmware/Targets/page/site/parse.js';
import { eventLine } from '../../../Firmware/Targets/page/site/trace.js';

const [model, wasm, ...paths] = process.argv.slice(2);
if (paths.length === 0) {
  console.error('usage: replay.mjs MODEL WASM TRACE...');
  process.exit(2);
}
const module = await WebAssembly.compile(await readFile(wasm));
const modelBytes = new Uint8Array(await readFile(model));
let status = 0, confidences = 0;

/** Confidences of the log's readings beside those that the page shows for them. */
function checkLooks(player) {
  const { device, trace } = player;
  const wrong = [];
  device.observers = [{
    serial(text, time) {
      const fields = /\] (?:predict|unclear) digit=(\d) confidence=(\S+) second=(\d) ink=(\d+)/.exec(text);
      if (fields) readings.push({ time, fields });
    },
  }];
  const readings = [];
  for (const { time } of trace.moments) {
    player.seek(time);
    for (const { fields: [, digit, confidence, second, ink] } of readings.splice(0)) {
      const look = device.look();
      const shown = Math.min(99, Math.floor((look.confidence + 5) / 10)) / 100;
      const isRight = look.digit === +digit && look.second === +second && look.ink === +ink && shown === +confidence
        && Math.abs(look.probabilities[look.digit] - look.confidence) <= 1;
      if (!isRight) wrong.push(`${time}: ${JSON.stringify({ ...look, views: 0 })} beside digit=${digit} confidence=${confidence}`);
      confidences++;
    }
  }
  return wrong;
}

for (const path of paths) {
  try {
    const trace = parseTrace(await textOfTraceFile(new Uint8Array(await readFile(path))), path.endsWith('.partial'));
    const player = await Player.open(module, modelBytes, trace);
    const row = player.firstDifference;
    if (row) {
      const lines = [row.expected, row.actual].map(event => event ? eventLine(event) : 'nothing');
      console.error(`${path}:${row.line ?? '-'}: expected ${lines[0]}, actual ${lines[1]}`);
      status ||= 1;
    }
    player.seek(0);
    for (const line of checkLooks(player)) {
      console.error(`${path}: what it sees differs: ${line}`);
      status ||= 1;
    }
  } catch (error) {
    console.error(`${path}: ${error.message}`);
    status = 2;
  }
}
if (status === 0) console.log(`${paths.length} traces are equal, and ${confidences} readings are as they are shown`);
process.exit(status);
