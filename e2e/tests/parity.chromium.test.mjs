// Parity on a link that is far away and loses packets: a browser takes it, and decodes.
import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { dispose } from '@livekit/rtc-node';
import { launchChromium } from '../harness/chromium.mjs';
import { decodesMoreVideo, joined } from '../harness/meeting.mjs';
import { everybodyLeaves, joinNative } from '../harness/native.mjs';
import { roomName } from '../harness/server.mjs';
import { until } from '../harness/until.mjs';
import { weakLink } from '../harness/weak-link.mjs';

const both = { delayMillis: 150, lossPercent: 10 };
const small = { codec: 'VP8', wide: 640, high: 360, maxBitrate: 500_000 };
let chromium;

afterEach(everybodyLeaves);
after(async () => {
  await chromium?.close();
  await dispose();
});

test('a browser behind a long link that loses packets gets parity, and pictures', async () => {
  const room = roomName('parity');
  const alice = await joinNative(room, 'alice');
  await alice.publishScene(small);
  const weak = await weakLink({ up: { delayMillis: 150 }, down: both });
  try {
    chromium = await launchChromium();
    const bob = await joined(chromium, room, 'bob', { url: weak.url });
    const inbound = () => bob.inbound('alice', 'video');
    const stats = await until('parity', async () => {
      const now = await inbound();
      return now?.fecPacketsReceived > 20 ? now : null;
    }, 60_000);
    assert.ok(stats.framesDecoded > 0, JSON.stringify(stats));
    await decodesMoreVideo(bob, 'alice', 40, 40_000);
  } finally {
    await weak.close();
  }
});
