// The device of `inklock run --http` behind the interface of the page's own.

import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Player } from '../../../Firmware/Targets/page/site/player.js';
import { RemoteDevice, screenPeriod } from '../../../Firmware/Targets/page/site/remote.js';
import { parseTrace } from '../../../Firmware/Targets/page/site/parse.js';
import { model, module, root } from './support.mjs';

const inklock = process.env.INKLOCK ?? `${root}.build/release/inklock`;

/** Follows server-sent events, as a browser's `EventSource`. */
function follow(url, signal) {
  const target = new EventTarget();
  const read = async () => {
    const decoder = new TextDecoder(), answer = await fetch(url, { signal });
    let text = '';
    for await (const part of answer.body) {
      const messages = (text + decoder.decode(part, { stream: true })).split('\n\n');
      text = messages.pop();
      for (const message of messages) {
        const { event, data } = Object.fromEntries(message.split('\n').map(line => line.split(/: (.*)/)));
        if (event) target.dispatchEvent(Object.assign(new Event(event), { data }));
      }
    }
  };
  read().catch(() => {});
  return target;
}

const { fetch, setTimeout } = globalThis;

/** Puts in what the device takes from a browser. A look at the screen waits in a list; other timers are Node's. */
function inBrowser(ask, events, looks) {
  Object.assign(globalThis, {
    fetch: ask, EventSource: function (path) { return events(path); },
    setTimeout: (run, wait, ...values) => wait === screenPeriod ? looks.push(run) : setTimeout(run, wait, ...values),
    createImageBitmap: async blob => ({ height: 240, size: blob.size }),
  });
}

/** Does something with a host's device. */
const withDevice = async act => {
  const folder = mkdtempSync(`${tmpdir()}/remote-`), stop = new AbortController();
  const host = spawn(inklock, ['run', '--headless', '--http', '0', '--virtual-time', '--model', `${root}Models/inklock.model`], { cwd: folder });
  try {
    const base = await new Promise((done, fail) => {
      let text = '';
      host.stderr.on('data', part => {
        text += part;
        const [, address] = /http: (http:\S+?)\/\s/.exec(text) ?? [];
        if (address) done(address);
      });
      host.on('exit', () => fail(new Error(text)));
    });
    const calls = [], waiting = [];
    const device = new RemoteDevice();
    inBrowser((path, options) => fetch(base + path, options), path => follow(base + path, stop.signal), waiting);
    let text = '', notify = () => {};
    const noted = name => (...values) => {
      calls.push({ name, values });
      if (name === 'serial') text += values[0];
      notify();
    };
    const names = ['serial', 'vibrate', 'screen', 'restart', 'failed'];
    device.observers.push(Object.fromEntries(names.map(name => [name, noted(name)])));
    const until = condition => new Promise(done => { (notify = () => condition() && done())(); });
    await device.start();
    await act({ device, calls, until, text: () => text, look: () => waiting.splice(0).forEach(run => run()), named: name => calls.filter(call => call.name === name).map(call => call.values) });
  } finally {
    stop.abort();
    host.removeAllListeners('exit');
    host.kill();
    rmSync(folder, { recursive: true });
  }
};

test('the log of the host arrives from its beginning, and a command is answered', () => withDevice(async ({ device, until, text, named }) => {
  await until(() => /mode name=set-pin/.test(text()));
  device.type('version\r');
  await device.advance(100);
  await until(() => /\] version firmware=/.test(text()));
  assert.match(text(), /^\[ +0\.000\] boot/);
  assert.deepEqual(named('failed'), []);
}));

test('fingers, resets and power cuts reach the host, and its trace replays in the page', () => withDevice(async ({ device, until, text, look, named }) => {
  assert.equal(named('screen').length, 1);
  device.fingerAt(1, 160, 262);
  device.fingerUp(1);
  await device.advance(500);
  await until(() => /mode name=practice/.test(text()));
  device.fingerAt(1, 100, 60);
  for (let y = 61; y < 200; y++) device.fingerAt(1, 100, y);
  device.fingerUp(1);
  await device.advance(2000);
  await until(() => /(predict|unclear) digit/.test(text()));
  device.reset();
  device.powerCut();
  await device.advance(10);
  look();
  await until(() => named('screen').length === 2);
  const trace = parseTrace(await device.trace());
  const player = await Player.open(module, model, trace);
  assert.equal(player.firstDifference, null);
  const inputs = trace.moments.flatMap(moment => moment.inputs);
  assert.equal(inputs.filter(input => input.name === 'reset' || input.name === 'powerCut').length, 2);
  assert.deepEqual(inputs.filter(input => input.name === 'touch').at(-2).value, [[100, 199]]);
}));

test('the flash of the host is read and replaced, and what it refuses is said', () => withDevice(async ({ device, until, text, named }) => {
  const flash = await device.flash;
  assert.equal(flash.length, 24_576);
  const restarts = named('restart').length;
  await device.newDevice();
  await device.loadFlash(flash.slice(0, 16_384));
  await until(() => named('restart').length === restarts + 2);
  await assert.rejects(device.loadFlash(new Uint8Array(5)), { key: 'flash-size' });
  device.type('x'.repeat(5000) + '\r');
  await device.advance(1);
  device.type('\u0001\r');
  await device.advance(1);
  if (named('failed').length) assert.equal(named('failed')[0][0], 'host-refused');
}));

test('a host that is gone is said once', async () => {
  const failures = [], waiting = [];
  const device = new RemoteDevice();
  inBrowser(async () => { throw new TypeError('fetch failed'); }, () => new EventTarget(), waiting);
  device.observers.push({ failed: (...values) => failures.push(values) });
  await device.start();
  await waiting.pop()();
  assert.deepEqual(failures, [['host-gone', undefined]]);
  await assert.rejects(device.trace(), { key: 'host-gone' });
});
