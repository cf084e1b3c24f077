// The live device of the page: what it records, stores, shows and catches up. Run with `node --test Tests/Web/node`.

import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Player } from '../../../Firmware/Targets/page/site/player.js';
import { drawDigit } from '../../../Firmware/Targets/page/site/keys.js';
import { lockoutNames } from '../../../Firmware/Targets/page/site/module.js';
import { parseTrace } from '../../../Firmware/Targets/page/site/parse.js';
import { defaultConfig } from '../../../Firmware/Targets/page/site/trace.js';
import { TestPage, loadTrace, model, module, root, settle } from './support.mjs';

const inklock = process.env.INKLOCK ?? `${root}.build/release/inklock`;
const firstPIN = await loadTrace('first-pin');

const expectEqual = async text => {
  const player = await Player.open(module, model, parseTrace(text));
  assert.equal(player.firstDifference, null);
};

/** `inklock replay`, and what `--update` makes of the file. */
function replayOnHost(text) {
  const folder = mkdtempSync(`${tmpdir()}/page-`), path = `${folder}/page.trace`;
  try {
    writeFileSync(path, text);
    execFileSync(inklock, ['replay', '--model', `${root}Models/inklock.model`, path], { stdio: 'pipe' });
    execFileSync(inklock, ['replay', '--model', `${root}Models/inklock.model`, '--update', path], { stdio: 'pipe' });
    return readFileSync(path, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A page with a device that took its first PIN and is unlocked. */
const unlockedPage = async () => {
  const page = new TestPage();
  await page.session.start();
  await page.draw(firstPIN);
  await page.to(firstPIN.duration);
  return page;
};

test('a session that is drawn replays in the page and on the host, which changes no byte of it', async () => {
  const page = await unlockedPage(), text = await page.session.trace();
  assert.match(page.text, /pin set[^]*pin accepted attempts=1/);
  await expectEqual(text);
  assert.equal(replayOnHost(text), text);
});

for (const name of ['two-fingers', 'console', 'lockout-power-cut', 'reset-in-pin', 'production', 'teach-hand']) {
  test(`what happens to a device in ${name} is recorded as the host records it`, async () => {
    const trace = await loadTrace(name);
    const page = new TestPage({ flash: trace.flash, settings: { config: trace.config, seed: String(trace.seed) } });
    await page.session.start();
    await page.draw(trace);
    await page.to(trace.duration);
    const text = await page.session.trace();
    assert.equal(replayOnHost(text), text);
  });
}

/** Attempts before the next wait and before the end, with a new PIN, and after none to three wrong ones. */
const leftAttempts = {
  default: [[5, 0], [5, 0], [4, 0], [3, 0], [2, 0]], trezor: [[1, 16], [1, 16], [1, 15], [1, 14], [1, 13]],
  apple: [[5, 10], [5, 10], [4, 9], [3, 8], [2, 7]], android: [[5, 0], [5, 0], [4, 0], [3, 0], [2, 0]],
  nist10: [[0, 10], [0, 10], [0, 9], [0, 8], [0, 7]],
};

for (const lockout of lockoutNames) {
  test(`the lockout policy ${lockout} makes wrong PINs wait as on the host`, async () => {
    const page = new TestPage({ settings: { config: { ...defaultConfig(), lockout, iterations: 1 }, seed: '1' } });
    await page.session.start();
    const enter = async pin => {
      for (const digit of pin) {
        for (const stroke of drawDigit(Number(digit))) {
          for (const [x, y] of stroke) {
            page.session.fingerAt(1, x, y);
            await page.to(page.now + 13);
          }
          page.session.fingerUp(1);
          await page.to(page.now + 150);
        }
        await page.to(page.now + 1200);
      }
      await page.to(page.now + 1500);
    };
    const seen = [];
    for (const pin of ['7392', '7392', '1111', '2222', '3333', '4444', '5555', '6666', '7777', '8888', '9999', '1212', '1313']) {
      await enter(pin);
      const [, wait] = [...page.text.matchAll(/lockout seconds=(\d+)/g)].at(-1) ?? [0, 0];
      seen.push(page.session.attempts);
      await page.to(page.now + Number(wait) * 1000);
    }
    const text = await page.session.trace();
    assert.equal(text.match(/pin wrong/g)?.length, { nist10: 10, apple: 10 }[lockout] ?? 11);
    assert.equal(replayOnHost(text), text);
    const logged = [...text.matchAll(/lockout (?:seconds=(\d+)|final)/g)].map(([, wait]) => Number(wait ?? Infinity));
    assert.deepEqual(seen.map(({ wait }) => wait).filter(wait => wait > 0).slice(0, logged.length), logged);
    assert.deepEqual(seen.slice(0, 5).map(({ beforeWait, beforeEnd }) => [beforeWait, beforeEnd]), leftAttempts[lockout]);
    // A device that starts again knows how many there were.
    const next = new TestPage(page.store.values);
    await next.session.start();
    const { wrong } = next.session.attempts;
    assert.equal(wrong, text.match(/pin wrong/g)?.length);
  });
}

test('the probabilities are those of the reading, in a lesson of a new device and of one that was taught', async () => {
  const trace = await loadTrace('teach-hand'), settings = { config: trace.config, seed: String(trace.seed) };
  const { time } = trace.moments.find(({ lines }) => lines.some(({ event }) => /profile taught/.test(event.value)));
  let flash = trace.flash, count = 0;
  for (const samples of [undefined, '20']) {
    const page = new TestPage({ flash, settings });
    await page.session.start();
    assert.equal(/profile samples=(\d+)/.exec(page.text)?.[1], samples);
    await page.draw(trace, time);
    await page.to(time + 100);
    assert.match(page.text, /profile taught/);
    for (const [{ verdict, digit, confidence, probabilities }] of page.named('look')) {
      if (verdict !== 'clear' && verdict !== 'unclear') continue;
      assert.equal(probabilities[digit], confidence);
      count++;
    }
    flash = page.session.flash;
  }
  assert.ok(count > 40, `${count}`);
});

test('the log is that of the recording', async () => {
  const page = await unlockedPage();
  const recorded = parseTrace(await page.session.trace()).moments.flatMap(moment => moment.lines)
    .filter(({ event }) => event.name === 'serial').map(({ event }) => event.value).join('');
  assert.equal(page.text, recorded);
});

test('nothing of a step is shown before its flash is stored, and nothing that is drawn meanwhile is lost', async () => {
  const page = new TestPage();
  await page.session.start();
  page.store.isHeld = true;
  for (const { time, inputs } of firstPIN.moments) {
    for (const { name, value } of inputs.filter(input => input.name === 'touch')) {
      await page.to(time);
      if (value[0]) page.session.fingerAt(1, ...value[0]);
      else page.session.fingerUp(1);
    }
  }
  await page.to(firstPIN.duration);
  const before = page.calls.length;
  assert.doesNotMatch(page.text, /pin set/);
  await page.to(firstPIN.duration + 5000);
  assert.equal(page.calls.length, before);
  page.store.isHeld = false;
  page.store.release();
  await settle();
  await page.to(firstPIN.duration + 7000);
  assert.match(page.text, /pin set[^]*pin accepted attempts=1/);
  const text = await page.session.trace();
  assert.equal(replayOnHost(text), text);
  assert.deepEqual(page.session.flash, page.store.values.flash);
});

test('moves that a busy page handles late keep their times, and stamps of another clock are not believed', async () => {
  const page = new TestPage();
  await page.session.start();
  await page.to(1000);
  page.session.fingerAt(1, 40, 40, 1000);
  await page.to(1020);
  page.now = 1180;
  for (let k = 0; k < 12; k++) page.session.fingerAt(1, 41 + k, 40, 1030 + 13 * k);
  page.session.fingerUp(1, 5_000_000);
  await page.to(2000);
  const touches = parseTrace(await page.session.trace()).moments.flatMap(({ time, inputs }) => inputs.map(() => time));
  assert.equal(touches.length, 14);
  assert.ok(touches.at(-1) >= 1180 && touches.at(-1) < 1210, `${touches}`);
});

for (const key of ['storage-full', 'storage-denied']) {
  test(`a step that cannot be stored is not shown, and the device stops: ${key}`, async () => {
    const page = new TestPage();
    await page.session.start();
    await page.draw(firstPIN, 8000);
    page.store.failure = key;
    const flash = page.session.flash;
    await page.draw(firstPIN);
    await page.to(firstPIN.duration);
    assert.deepEqual(page.named('failed'), [[key, undefined]]);
    assert.equal(page.calls.at(-1).name, 'failed');
    assert.doesNotMatch(page.text, /pin set/);
    assert.deepEqual(page.session.flash, flash);
    const count = page.calls.length;
    page.session.type('status\r');
    page.session.reset();
    await page.to(firstPIN.duration + 60_000);
    assert.equal(page.calls.length, count);
    const trace = parseTrace(await page.session.trace());
    assert.doesNotMatch(JSON.stringify(trace.moments), /pin set/);
    await expectEqual(await page.session.trace());
  });
}

test('the stored device comes back with its PIN', async () => {
  const page = await unlockedPage();
  const next = new TestPage(page.store.values);
  await next.session.start();
  assert.match(next.text, /mode name=locked/);
  assert.deepEqual(next.session.attempts, { wrong: 0, wait: 0, beforeWait: 5, beforeEnd: 0 });
});

test('settings that an older page stored and nobody knows any more are left out', async () => {
  for (const settings of [{ config: { pinLength: 3 } }, { pinLength: 4 }, 'x', null]) {
    const page = new TestPage({ settings });
    await page.session.start();
    assert.match(page.text, /mode name=set-pin/);
    assert.equal(page.session.settings.config.pinLength, 4);
  }
});

test('settings, flash images, models and a new device start at time 0 with a recording of their own', async () => {
  const page = await unlockedPage(), { session } = page, flash = session.flash;
  const restarts = () => page.named('restart').length;
  await session.setSettings({ config: { ...session.settings.config, pinLength: 6, log: 'production' }, seed: '7' });
  let trace = parseTrace(await session.trace());
  assert.deepEqual([trace.config.pinLength, trace.config.commonPINs, trace.seed], [6, 'refused', 7n]);
  assert.deepEqual([trace.flash, restarts()], [flash, 2]);
  await session.newDevice();
  assert.ok(session.flash.every(byte => byte === 0xFF) || page.text.includes('set-pin'));
  await session.loadFlash(flash.slice(0, 16_384));
  trace = parseTrace(await session.trace());
  assert.deepEqual(trace.flash.slice(0, 16_384), flash.slice(0, 16_384));
  assert.match(page.text, /mode name=locked\r\n$/);
  await session.setModel(model.slice(), 'mine.model');
  assert.deepEqual([session.modelName, page.store.values.model.name, restarts()], ['mine.model', 'mine.model', 5]);
  await session.setModel(null);
  assert.equal(session.modelName, null);
});

test('a change that is refused, or cannot be stored, changes nothing', async () => {
  const page = await unlockedPage(), { session } = page, before = page.calls.length, flash = session.flash;
  await assert.rejects(session.loadFlash(new Uint8Array(100)), { key: 'flash-size', values: { detail: 100 } });
  await assert.rejects(session.setModel(new Uint8Array(1e6), 'x'), { key: 'model-too-large', values: { detail: 1e6 } });
  await assert.rejects(session.setSettings({ ...session.settings, seed: 'x' }), SyntaxError);
  await assert.rejects(session.setModel(model.slice(0, 100), 'x'), { key: 'model-broken', values: { detail: 'truncated' } });
  page.store.failure = 'storage-full';
  await assert.rejects(session.newDevice(), { key: 'storage-full' });
  await assert.rejects(session.setModel(model.slice(), 'mine.model'), { key: 'storage-full' });
  page.store.failure = null;
  assert.deepEqual([session.flash, session.modelName, session.model], [flash, null, model]);
  assert.equal(page.calls.length, before);
  session.type('status\r');
  await page.to(page.now + 100);
  assert.match(page.text, /status mode=unlocked/);
});

test('however often a finger moves, the device waits for one frame and one timer', async () => {
  const page = new TestPage();
  await page.session.start();
  const others = page.waits;
  for (let k = 0; k < 20; k++) page.session.fingerAt(1, 40 + k, 40);
  assert.equal(page.waits - others, 2);
  await page.to(page.now + 200);
  assert.ok(page.waits <= others + 2);
});

test('a page that is hidden while a finger draws reads the digit without frames', async () => {
  const page = new TestPage();
  await page.session.start();
  page.isHidden = true;
  for (const [x, y] of drawDigit(7)[0]) {
    page.session.fingerAt(1, x, y);
    await page.to(page.now + 13);
  }
  page.session.fingerUp(1);
  await page.to(page.now + 2000);
  assert.match(page.text, /predict digit=7/);
});

test('after hours in the background the device catches up with real time', async () => {
  const trace = await loadTrace('lockout');
  const page = new TestPage({ flash: trace.flash, settings: { config: trace.config, seed: null } });
  await page.session.start();
  await page.draw(trace, 20_000);
  page.now += 3 * 3600_000;
  page.session.type('status\r');
  await page.to(page.now + 100);
  const [, seconds] = /\[\s*([\d.]+)\] status/.exec(page.text);
  assert.ok(seconds >= 3 * 3600, `${seconds} s`);
  const text = await page.session.trace();
  assert.equal(replayOnHost(text), text);
});

test('a device that is far behind catches up in short turns', async () => {
  const page = new TestPage(), lines = () => page.text.match(/status mode/g)?.length ?? 0;
  await page.session.start();
  page.session.type('status\r'.repeat(200));
  await settle();
  page.now += 10_000;
  page.pace = 1;
  let turns = 0, largest = 0;
  for (let before = lines(); await page.turn(page.now + 20); before = lines()) {
    turns++;
    largest = Math.max(largest, lines() - before);
  }
  assert.equal(lines(), 200);
  assert.ok(turns > 10 && largest < 30, `${turns} turns, ${largest} answers in the largest`);
});

test('what is typed arrives as fast as the line carries it, and all of it', async () => {
  const page = new TestPage();
  await page.session.start();
  await page.to(100);
  page.session.type('help\rversion\rstatus\recho off\r');
  await page.to(200);
  const inputs = parseTrace(await page.session.trace()).moments.flatMap(moment => moment.inputs.map(input => [moment.time, input.value]));
  assert.deepEqual(inputs, [[100, 'help\rversio'], [101, 'n\rstatus\rec'], [102, 'ho off\r']]);
});

test('a device in which the program stops says so', async () => {
  const page = new TestPage();
  await page.session.start();
  page.session.observers.push({ vibrate() { throw new WebAssembly.RuntimeError('unreachable'); } });
  await page.draw(await loadTrace('two-fingers'));
  assert.deepEqual(page.named('failed'), [['device-stopped', 'RuntimeError: unreachable']]);
});
