// Three sizes of one picture for three subscribers, in every way in which codecs bring layers.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { launchChromium } from '../harness/chromium.mjs';
import { joined } from '../harness/meeting.mjs';
import { roomName } from '../harness/server.mjs';
import { until } from '../harness/until.mjs';

// Small and slow, so that two cores encode AV1, yet so large that encoders make three layers of it.
const camera = { width: 1024, height: 576, frameRate: 12 };
const [large, middle, small] = [576, 288, 144];

// A picture that stands still for longer is frozen, unless it does for everybody: then this machine
// had no time to encode.
const frozenMillis = 600;

const modes = [
  { videoCodec: 'vp9', scalabilityMode: 'L3T3_KEY' },
  { videoCodec: 'vp9', scalabilityMode: 'L3T3' },
  { videoCodec: 'av1', scalabilityMode: 'L3T3_KEY' },
  { videoCodec: 'av1', scalabilityMode: 'L3T3' },
  { videoCodec: 'vp9', scalabilityMode: 'L1T3', simulcast: true },
  { videoCodec: 'av1', scalabilityMode: 'L1T3', simulcast: true },
  { videoCodec: 'h264', simulcast: true },
];

describe('layers of every codec', () => {
  const room = roomName('codecs');
  const subscribers = {};
  let chromium;
  let alice;

  before(async () => {
    chromium = await launchChromium();
    alice = await joined(chromium, room, 'alice');
    for (const name of ['bob', 'carol', 'dave']) {
      subscribers[name] = await joined(chromium, room, name);
    }
  });
  after(() => chromium?.close());

  afterEach(async () => {
    const everybody = Object.values(subscribers);
    await Promise.all(everybody.map((one) => one.stopFrames()));
    await alice.unpublish('camera');
    await Promise.all(everybody.map((one) => until('it is gone', async () =>
      (await one.tracks('alice')).length === 0)));
  });

  for (const mode of modes) {
    const name = [mode.videoCodec, mode.scalabilityMode, mode.simulcast && 'simulcast'].filter(Boolean).join(' ');
    test(name, async () => {
      const { bob, carol, dave } = subscribers;
      const everybody = Object.values(subscribers);
      await alice.publish({
        microphone: false,
        resolution: camera,
        options: {
          ...mode,
          backupCodec: false,
          videoEncoding: { maxBitrate: 1_000_000, maxFramerate: camera.frameRate },
          videoSimulcastLayers: [
            { width: 256, height: 144, encoding: { maxBitrate: 120_000, maxFramerate: camera.frameRate } },
            { width: 512, height: 288, encoding: { maxBitrate: 300_000, maxFramerate: camera.frameRate } },
          ],
        },
      });
      for (const one of everybody) {
        await until('pictures', () => one.watchFrames('alice'), 20_000);
      }
      const lines = (one, height) => until(`${height} lines`, async () =>
        (await one.seenFrames()).height === height, 20_000);
      await Promise.all(everybody.map((one) => lines(one, large)));
      assert.equal((await bob.inbound('alice', 'video')).codec.toLowerCase(), `video/${mode.videoCodec}`);

      // How long pictures stood still for who switched and for who did not, from here to there.
      const smoothly = async (who, others, change) => {
        await Promise.all(everybody.map((one) => one.forgetFrames()));
        await change();
        const still = Math.max(...await Promise.all(who.map(async (one) => (await one.seenFrames()).longestGapMillis)));
        const anyway = Math.max(0, ...await Promise.all(others.map(async (one) => (await one.seenFrames()).longestGapMillis)));
        assert.ok(still < frozenMillis + anyway, `a picture stood still for ${still} ms, ${anyway} ms without a switch`);
      };

      await smoothly([carol, dave], [bob], async () => {
        await carol.wantVideo('alice', { width: 512, height: middle });
        await dave.wantVideo('alice', 'LOW');
        await Promise.all([lines(carol, middle), lines(dave, small)]);
        await lines(bob, large);
      });
      await smoothly([dave, bob], [carol], async () => {
        await dave.wantVideo('alice', 'HIGH');
        await bob.wantVideo('alice', 'MEDIUM');
        await Promise.all([lines(dave, large), lines(bob, middle)]);
        await lines(carol, middle);
      });
    });
  }
});
