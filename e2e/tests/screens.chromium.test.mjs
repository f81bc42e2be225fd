// Shared screens that come in one size, and cameras whose sizes come and go.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../harness/chromium.mjs';
import { decodesMoreVideo, joined, link } from '../harness/meeting.mjs';
import { roomName } from '../harness/server.mjs';
import { until } from '../harness/until.mjs';

// A size that came evenly is left within half a second (LayersSimulationTest); where this machine has no
// time, encoders pause, and a pause is waited for.
const frozenMillis = 1500;

describe('what comes in one size', () => {
  const room = roomName('screens');
  let chromium;
  let alice;
  let bob;

  before(async () => {
    chromium = await launchChromium();
    alice = await joined(chromium, room, 'alice');
    bob = await joined(chromium, room, 'bob');
  });
  after(() => chromium?.close());

  const lines = (height) => until(`${height} lines`, async () => (await bob.seenFrames()).height === height);

  // Whoever wants it small gets it as it is.
  const shows = async (videoCodec) => {
    await alice.publishScreen({ videoCodec, backupCodec: false });
    await until('pictures', () => bob.watchFrames('alice'));
    await bob.wantVideo('alice', { width: 160, height: 90 });
    await lines(540);
    await decodesMoreVideo(bob, 'alice', 10);
  };
  const ends = async () => {
    await bob.stopFrames();
    await alice.unpublish('screen_share');
    await until('it is gone', async () => (await bob.tracks('alice')).length === 0);
  };

  test('a screen of VP9 reaches who wants it small', async () => {
    await shows('vp9');
    await ends();
  });

  test('one of VP8 waits while there is no room, and goes on by itself', async () => {
    await shows('vp8');
    const states = async () => (await bob.happened('trackStreamStateChanged')).map(({ details }) => details[1]);
    await link(room, 'bob', 'PUT', { maxDownlinkBps: 10_000 });
    await until('it waits', async () => (await states()).at(-1) === 'paused');
    await link(room, 'bob', 'DELETE');
    await until('it goes on', async () => (await states()).at(-1) === 'active');
    await decodesMoreVideo(bob, 'alice', 10);
    await ends();
  });

  test('a size that comes late, ends and comes again leaves no still picture', async () => {
    await alice.publish({ microphone: false, resolution: { width: 640, height: 360, frameRate: 20 } });
    await alice.sendLayer('h', false);
    await until('pictures', () => bob.watchFrames('alice'));
    await lines(180);
    for (const [active, height] of [[true, 360], [false, 180], [true, 360]]) {
      await bob.forgetFrames();
      await alice.sendLayer('h', active);
      await lines(height);
      const { longestGapMillis } = await bob.seenFrames();
      assert.ok(longestGapMillis < frozenMillis, `a picture stood still for ${longestGapMillis} ms`);
    }
  });
});
