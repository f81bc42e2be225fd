// Bad links, with the native SDK. The bounds tell a call that broke from a bad moment of the machine;
// how good it is, `./parley bench weak` measures.
import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { dispose } from '@livekit/rtc-node';
import { everybodyLeaves } from '../harness/native.mjs';
import { joins, live } from '../weak/live.mjs';
import { scenarios } from '../weak/scenarios.mjs';

afterEach(everybodyLeaves);
after(() => dispose());

test('at 10 % loss pictures move and speech is heard', async () => {
  const got = await live(scenarios['loss 10 %, RTT 50'], 8);
  assert.ok(got.framesPerSecond > 8, JSON.stringify(got));
  assert.ok(got.concealedPercent < 5, JSON.stringify(got));
});

test('on 300 kbit/s speech is heard and the smallest picture moves, and nobody else is disturbed', async () => {
  const got = await live({ ...scenarios['300 kbit/s'], others: true }, 10);
  assert.ok(got.framesPerSecond > 3, JSON.stringify(got));
  assert.ok(got.concealedPercent < 10, JSON.stringify(got));
  assert.deepEqual(Object.keys(got.heights), ['180']);
  assert.ok(got.others.framesPerSecond > 8, JSON.stringify(got));
  assert.ok(got.others.heights[720] > 0, JSON.stringify(got));
});

test('at 50 % loss most of what is said is heard', async () => {
  const got = await live(scenarios['audio, loss 50 %'], 8);
  assert.ok(got.concealedPercent < 25, JSON.stringify(got));
});

test('half of the packets lost, newcomers have media', async () => {
  const link = { delayMillis: 25, lossPercent: 50 };
  const got = await joins({ joins: 2, audioOnly: true, link: { up: link, down: link } });
  assert.equal(got.joined, 2, JSON.stringify(got));
});
