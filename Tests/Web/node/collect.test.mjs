// The logic of the page for data sets: the order of the digits, what is kept, and the files.
import assert from 'node:assert/strict';
import test from 'node:test';
import { fileOf, flawOf, plan } from '../../../Firmware/Targets/page/site/collect.js';

/** A line of points down the area, 13 ms apart. */
const line = (points, step) => [Array.from({ length: points }, (_, k) => [120, 40 + step * k, 13 * k])];
const drawing = ({ digit, finger }, writer = 'anna') =>
  ({ label: String(digit), writer, finger, strokes: line(12, 10) });

test('each digit is drawn equally often with each finger, and none follows itself', () => {
  for (const name of ['me', 'anna', 'w1', '李明', 'x'.repeat(40)]) {
    const order = plan(name, 5, []), counts = new Map();
    for (const { digit, finger } of order) counts.set(digit + finger, (counts.get(digit + finger) ?? 0) + 1);
    assert.equal(order.length, 100);
    assert.deepEqual([...counts.values()], Array(20).fill(5));
    assert.ok(order.slice(1).every(({ digit }, k) => digit !== order[k].digit), name);
    assert.ok(order.every(({ finger }, k) => finger === (Math.floor(k / 10) % 2 ? 'thumb' : 'index')));
  }
  assert.notDeepEqual(plan('a', 5, []), plan('b', 5, []));
});

test('what was drawn is not asked for again, the rest keeps its order, and people count for themselves', () => {
  const order = plan('anna', 2, []);
  for (let done = 0; done <= order.length; done++) {
    const drawn = order.slice(0, done).map(each => drawing(each));
    const drawings = [drawing({ digit: 1, finger: 'index' }, 'ben'), ...drawn];
    assert.deepEqual(plan('anna', 2, drawings), order.slice(done));
  }
});

test('a drawing that the lock could not use is rejected with its reason', () => {
  assert.equal(flawOf(line(12, 10)), undefined);
  assert.equal(flawOf(line(5, 30)), 'few');
  assert.equal(flawOf(line(12, 1)), 'short');
  assert.equal(flawOf(line(24, 1)), 'short');
  assert.equal(flawOf(line(25, 1)), undefined);
  assert.equal(flawOf([Array.from({ length: 513 }, (_, k) => [k % 2, 3, 13 * k])]), 'long');
  // A finger that rests is seen at one place, and two dots far apart are not a drawing.
  assert.equal(flawOf([[[10, 10, 0], [10, 10, 900]]]), 'few');
  assert.equal(flawOf([0, 1, 2, 3, 4, 5].map(k => [[20 * k, 10, 100 * k]])), 'short');
  // More points than the panel would see count once for each sample.
  assert.equal(flawOf([Array.from({ length: 100 }, (_, k) => [2 * k, 10, k / 2])]), 'few');
});

test('a file has one line for each drawing of its finger', () => {
  const drawings = [drawing({ digit: 7, finger: 'index' }), drawing({ digit: 3, finger: 'thumb' })];
  const text = fileOf(drawings, 'thumb');
  assert.ok(text.startsWith('{"label":"3","writer":"anna","canvas":[240,240],"strokes":[[[120,40,0],[120,50,13],'));
  assert.equal(text.split('\n').length, 2);
});
