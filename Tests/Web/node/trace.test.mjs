// Traces and links of the page: what is read, what is refused, and what a recording keeps.

import test from 'node:test';
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { flashOfFile, traceLimit } from '../../../Firmware/Targets/page/site/files.js';
import { parseTrace, textOfTraceFile } from '../../../Firmware/Targets/page/site/parse.js';
import { Player } from '../../../Firmware/Targets/page/site/player.js';
import { pack, unpack } from '../../../Firmware/Targets/page/site/share.js';
import { checkConfig, headerLine } from '../../../Firmware/Targets/page/site/config.js';
import { Recorder, TraceEvents, defaultConfig, eventLine, jsonLine } from '../../../Firmware/Targets/page/site/trace.js';
import { loadTrace, model, module, root } from './support.mjs';

const id = 'a041c151d429a1fb5b6c2002526749f86c8cc0aa8ae874c1de3a7a1033e76055';
const setup = { model, flash: flashOfFile([]), seed: 1013n, title: 'To practice', config: defaultConfig() };
const header = headerLine(setup, id);
const read = (...lines) => parseTrace([header, ...lines].join('\n'));
const files = (await readdir(`${root}Tests/Traces`)).map(file => file.replace('.trace', ''));
// The page has no model of hands.
const ofHands = [], names = [];
for (const name of files) {
  const [first] = (await readFile(`${root}Tests/Traces/${name}.trace`, 'utf8')).split('\n');
  (JSON.parse(first).models.owner ? ofHands : names).push(name);
}
console.log(`# ${names.length} recordings are of devices as the page has them, ${ofHands.length} of ones that know a hand`);

for (const name of ofHands) {
  test(`${name} is refused: the page knows no hands`, async () => {
    await assert.rejects(loadTrace(name), { key: 'trace-broken', message: /line 1 .* owner's hand/ });
  });
}

for (const name of names) {
  test(`${name} is written as it was read`, async () => {
    const text = await readFile(`${root}Tests/Traces/${name}.trace`, 'utf8'), trace = parseTrace(text);
    const lines = trace.moments.flatMap(moment => moment.lines.map(line => eventLine(line.event)));
    assert.equal([headerLine({ ...trace, model }, trace.modelId), ...lines, ''].join('\n'), text);
  });
  test(`a link to ${name} has its inputs, settings and flash`, async () => {
    const trace = await loadTrace(name), link = await pack(trace), shared = await unpack(link);
    const inputs = ({ moments }) => moments.filter(moment => moment.inputs.length).map(({ time, inputs }) => [time, inputs]);
    assert.deepEqual(inputs(shared), inputs(trace));
    for (const key of ['seed', 'config', 'flash', 'duration']) assert.deepEqual(shared[key], trace[key], key);
    assert.match(link, /^[\w-]+$/);
    const player = await Player.open(module, model, shared);
    assert.equal(player.firstDifference, null);
    const outputs = ({ moments }) => moments.flatMap(moment => moment.lines.map(line => line.event))
      .filter(event => ['serial', 'vibrate', 'screen'].includes(event.name)).map(eventLine);
    const shown = player.rows.filter(row => row.actual).map(row => eventLine(row.actual));
    assert.deepEqual(shown, outputs(trace).slice(0, shown.length));
  });
}

test('four drawn digits of a new device fit in a link of 430 characters', async () => {
  const trace = await loadTrace('first-pin');
  const end = trace.moments.filter(moment => moment.lines.some(({ event }) => /predict/.test(event.value)))[3].time;
  const link = await pack({ ...trace, seed: 0x9E37_79B9_7F4A_7C15n, moments: trace.moments.filter(({ time }) => time <= end), duration: end });
  console.log(`# ${link.length} characters for four digits, ${(await pack(trace)).length} for twelve and two presses`);
  assert.ok(link.length <= 430, `${link.length}`);
});

test('a link of the days when a new PIN cost 6,000 iterations still means that', async () => {
  const shared = await unpack('-8rOcLGpvYlroioDA4PmdT5_f7_5bP7-_gFg4A8CfvOd_CEgAFmUQe0A034mBv8ABjxgH-NeRgYGBrUelm4Wht3MF5hRZFczrWFCEdgPEeBdx7wWWSWvgS6YZgSTR9QA');
  assert.deepEqual(shared.config, { ...defaultConfig(), iterations: 6000 });
  assert.deepEqual((await unpack(await pack(shared))).config, shared.config);
});

test('a link that was cut or changed is refused in one sentence', async () => {
  const link = await pack(await loadTrace('unlock'));
  const broken = ['', 'x', '%', link.slice(0, -1), link.slice(0, 40), link.replace(/[A-M]/, 'z'), 'A'.repeat(40_000)];
  for (let k = 0; k < link.length; k += 7) broken.push(link.slice(0, k) + (link[k] === 'A' ? 'B' : 'A') + link.slice(k + 1));
  for (const text of broken) await assert.rejects(unpack(text), { key: 'link-broken' }, text);
});

test('a recording that is too long for a link is refused', async () => {
  let seed = 1;
  const random = below => (seed = seed * 48_271 % 2_147_483_647) % below;
  const moments = Array.from({ length: 20_000 }, (_, k) => {
    const value = [[random(320), random(240)]];
    return { time: 13 * k, inputs: [{ name: 'touch', value }], lines: [] };
  });
  await assert.rejects(pack({ ...parseTrace(header), moments, duration: 1e6 }), { key: 'link-too-long' });
});

test('all that is not printable is escaped', () => {
  assert.equal(jsonLine('a"\\/\b\f\n\r\t\0\x1b\x7f\x80\xa0\xad\u200b\u2028é😀\u{e0001}'),
    '"a\\"\\\\/\\u0008\\u000c\\n\\r\\t\\u0000\\u001b\\u007f\\u0080\xa0\\u00ad\\u200b\\u2028é😀\\udb40\\udc01"');
});

const end = '{"t":5,"screen":"0123456789abcdef"}\n{"t":5,"end":true}';
for (const [what, lines, line, sentence] of [
  ['an unknown key', ['{"t":1,"tuch":[]}'], 2, /not one event/],
  ['two events', ['{"t":1,"touch":[],"reset":true}'], 2, /not one event/],
  ['no time', ['{"touch":[]}'], 2, /no time "t"/],
  ['a time that is not whole', ['{"t":1.5,"touch":[]}'], 2, /no time "t"/],
  ['a time after 31 days', ['{"t":2678400001,"touch":[]}'], 2, /no time "t"/],
  ['a point beside the panel', ['{"t":1,"touch":[[320,0]]}'], 2, /not one event/],
  ['a point below the panel', ['{"t":1,"touch":[[0,280]]}'], 2, /not one event/],
  ['three fingers', ['{"t":1,"touch":[[1,1],[2,2],[3,3]]}'], 2, /not one event/],
  ['text instead of an event', ['hello'], 2, /not JSON/],
  ['half a line', ['{"t":1,"touch":[]}', '{"t":2,"tou'], 3, /not JSON/],
  ['a blank line', ['{"t":1,"touch":[]}', '', '{"t":2,"touch":[]}'], 3, /blank/],
  ['a time that goes back', ['{"t":2,"touch":[]}', '{"t":1,"touch":[]}'], 3, /goes back from 2 to 1/],
  ['an input after an output', ['{"t":1,"vibrate":1}', '{"t":1,"touch":[]}'], 3, /inputs come first/],
  ['an event after the end', [end, '{"t":6,"touch":[]}'], 4, /after the end/],
  ['an end without a screen', ['{"t":1,"vibrate":1}', '{"t":1,"end":true}'], 3, /without a "screen"/],
  ['a large character', ['{"t":1,"serialIn":"\u20ac"}'], 2, /above U\+00FF/],
  ['nothing typed', ['{"t":1,"serialIn":""}'], 2, /not one event/],
  ['much typed', [`{"t":1,"serialIn":"${'x'.repeat(4097)}"}`], 2, /4097 bytes/],
  ['a level of the motor', ['{"t":1,"vibrate":256}'], 2, /not one event/],
  ['a screen', ['{"t":1,"screen":"0123"}'], 2, /not one event/],
  ['a number', ['17'], 2, /no time/],
  ['null', ['null'], 2, /no time/],
]) {
  test(`a trace with ${what} is refused with its line`, () => {
    assert.throws(() => read(...lines), error => error.key === 'trace-broken' && error.message.startsWith(`line ${line} `)
      && sentence.test(error.message) && error.values.detail === error.message);
  });
}

const changed = values => jsonLine({ ...JSON.parse(header), ...values });
const configured = values => changed({ config: { ...defaultConfig(), ...values } });
for (const [what, first, sentence] of [
  ['nothing', '', /empty/], ['another file', '{"a":1}', /not the header/], ['text', 'PK', /not JSON/], ['a version and nothing else', '{"trace":2}', /unknown device/],
  ['version 3', changed({ trace: 3 }), /version 3; this page reads versions 1 and 2/],
  ['an unknown key', changed({ modle: 1 }), /unknown key "modle"/],
  ['another device', changed({ device: 'Core3' }), /unknown device "Core3"/],
  ['a number as seed', changed({ seed: 1 }), /no seed/], ['a large seed', changed({ seed: String(1n << 64n) }), /no seed/],
  ['no model', changed({ models: {} }), /no model/], ['no settings', changed({ config: undefined }), /settings/],
  ['a PIN of 9 digits', configured({ pinLength: 9 }), /settings that the device cannot have/],
  ['an unknown setting', configured({ sound: 'on' }), /unknown setting "sound"/],
  ['a large pause', configured({ autoAccept: 2 ** 32 }), /settings/], ['a log level', configured({ log: 'quiet' }), /settings/],
  ['an unknown lockout', configured({ lockout: 'none' }), /lockout/], ['no lockout', configured({ lockout: null }), /lockout|one of a trace/],
  ['steps that do not grow', configured({ lockout: { steps: [[2, 1], [2, 3]], limit: 0 } }), /lockout/],
  ['a flash of another size', changed({ flash: { vault: 'AAAA' } }), /16384 bytes in base64/],
  ['a flash that is not base64', changed({ flash: { profile: '!' } }), /8192 bytes in base64/],
]) {
  test(`a header with ${what} is refused`, () => {
    assert.throws(() => parseTrace(first + '\n{"t":1,"touch":[]}'), error => error.message.startsWith('line 1 ') && sentence.test(error.message));
  });
}

test('a trace of another model, or with another secret, is refused', async () => {
  const other = parseTrace(headerLine(setup, id.replace('a', 'b')));
  await assert.rejects(Player.open(module, model, other), { key: 'trace-broken', message: /^line 1 is a trace of the model b041c151d429…, not of a041c151d429…/ });
  const secret = parseTrace(changed({ secret: id }));
  await assert.rejects(Player.open(module, model, secret), { message: /^line 1 .*secret/ });
});

test('what the format allows is read: any order, spaces, CR LF, a byte order mark, blank lines at the end, gzip', async () => {
  const text = '\uFEFF' + JSON.stringify(JSON.parse(header), null, 1).replace(/\n/g, ' ') + '\r\n{ "touch" : [ [1,2] ], "t" : 4 }\r\n\n \n';
  for (const bytes of [Buffer.from(text), gzipSync(text)]) {
    const trace = parseTrace(await textOfTraceFile(new Uint8Array(bytes)));
    assert.deepEqual(trace.moments[0].inputs, [{ name: 'touch', value: [[1, 2]] }]);
  }
  await assert.rejects(textOfTraceFile(new Uint8Array([0x1F, 0x8B, 1, 2])), { key: 'gzip-broken' });
  await assert.rejects(textOfTraceFile(new Uint8Array([0xC3, 0x28])), { key: 'not-a-text' });
});

test('a small file that unpacks to more than a trace may have is refused', async () => {
  await assert.rejects(textOfTraceFile(gzipSync(Buffer.alloc(20_000_000))), { key: 'file-too-large' });
});

test('the half line at the end of a partial file is left out', () => {
  const text = [header, '{"t":1,"touch":[]}', '{"t":2,"tou'].join('\n');
  assert.equal(parseTrace(text, true).moments.length, 1);
  assert.throws(() => parseTrace(header.slice(0, 100), true), /line 1 is not JSON/);
  assert.throws(() => parseTrace([header, '{"t":1,', '{"t":2,"tou'].join('\n'), true), /line 2 is not JSON/);
});

test('a header of version 1 is read: its vault is the flash, and its waits are steps', () => {
  const vault = btoa('V'.repeat(16_384)), { models, secret, ...rest } = JSON.parse(header);
  const config = { pinLength: 4, lockout: { free: 5, waits: [30, 60] }, autoAccept: 0, log: 'development', iterations: 1, reset: 'unlocked' };
  const trace = parseTrace(jsonLine({ ...rest, trace: 1, model: id, secret, config, flash: vault }));
  assert.deepEqual([trace.flash[0], trace.flash[16_383], trace.flash[16_384]], [86, 86, 255]);
  assert.deepEqual(trace.config.lockout, { steps: [[5, 30], [6, 60]], limit: 0 });
  assert.deepEqual([trace.config.reset, trace.config.redraws, trace.config.secondReading], ['unlocked', 0, 'off']);
  const steps = { steps: [[5, 30], [6, 0], [300, 4_000_000_000]], limit: 12 };
  assert.deepEqual(checkConfig({ ...defaultConfig(), lockout: steps }).lockout, steps);
});

test('a part of a line is recorded when time passes or something else happens, and 4,096 bytes are one', () => {
  const events = new TraceEvents();
  events.serial('> s', 1);
  events.serial('t', 1);
  events.serial('a', 2);
  events.vibrate(7, 2);
  events.serial('one\r\ntwo\r\n' + 'x'.repeat(4097), 3);
  assert.deepEqual(events.events.map(event => [event.time, event.value]), [[1, '> st'], [2, 'a'], [2, 7], [3, 'one\r\n'], [3, 'two\r\n'], [3, 'x'.repeat(4096)]]);
  assert.deepEqual(events.unfinished, [{ time: 3, name: 'serial', value: 'x' }]);
});

test('a recording that is full keeps what it has, and is a trace without an end', () => {
  const recorder = new Recorder();
  let time = 0;
  for (; !recorder.isFull; time++) {
    recorder.input([{ name: 'touch', value: [[time % 320, 200]] }], time);
    recorder.commit();
  }
  recorder.input([{ name: 'reset', value: true }], time);
  recorder.commit();
  const text = `${headerLine(setup, id)}\n${recorder.text(time, '0123456789abcdef')}`;
  assert.ok(text.length <= traceLimit && text.length > traceLimit - 50_000);
  const trace = parseTrace(text);
  assert.equal(trace.moments.at(-1).lines[0].event.name, 'touch');
});
test('the film goes to any time, forth and back, and shows the same screen there', async () => {
  const trace = await loadTrace('first-pin'), player = await Player.open(module, model, trace);
  const screens = trace.moments.map(({ time }) => {
    player.seek(time);
    return [time, player.device.hash()];
  });
  for (const [time, hash] of screens.reverse().filter((_, k) => k % 20 === 0)) {
    player.seek(time);
    assert.equal(player.device.hash(), hash);
    assert.equal(player.rows.filter(row => row.time <= time).length, player.position);
  }
  const times = [...new Set(player.rows.map(row => row.time))];
  player.seek(0);
  for (const time of times.slice(1)) {
    player.step(1);
    assert.equal(player.time, time);
  }
  player.step(-1);
  assert.equal(player.time, times.at(-2));
});

test('the first difference has its line, and what was expected beside what happened', async () => {
  const text = await readFile(`${root}Tests/Traces/two-fingers.trace`, 'utf8'), lines = text.split('\n');
  const k = lines.findIndex(line => line.includes('predict digit='));
  lines[k] = lines[k].replace(/digit=\d/, 'digit=x');
  const player = await Player.open(module, model, parseTrace(lines.join('\n'))), row = player.firstDifference;
  assert.equal(row.line, k + 1);
  assert.match(row.expected.value, /digit=x/);
  assert.match(row.actual.value, /digit=\d/);
  assert.equal(player.rows.filter(({ differs }) => differs).length, 1);
  lines.splice(k, 1);
  const missing = (await Player.open(module, model, parseTrace(lines.join('\n')))).rows.filter(({ differs }) => differs);
  assert.ok(missing.length >= 1);
});
