// A publisher whose codec not everybody takes sends a second one, to those alone or to all.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { launchChromium } from '../harness/chromium.mjs';
import { assertGreen, decodesMoreVideo, joined, seesMovingVideo } from '../harness/meeting.mjs';
import { roomName } from '../harness/server.mjs';
import { until } from '../harness/until.mjs';

const simulcast = 1; // BackupCodecPolicy
const regression = 2;

describe('a backup codec', () => {
  let chromium;
  before(async () => { chromium = await launchChromium(); });
  afterEach(() => chromium.closeClients());
  after(() => chromium?.close());

  const publish = (backupCodecPolicy) => ({
    microphone: false,
    resolution: { width: 640, height: 360, frameRate: 12 },
    options: { videoCodec: 'vp9', scalabilityMode: 'L2T3_KEY', backupCodec: true, backupCodecPolicy },
  });
  const codecOf = async (client) => (await client.inbound('alice', 'video'))?.codec;
  const sees = (client, codec) => until(codec, async () => (await codecOf(client)) === codec, 30_000);

  for (const singlePeerConnection of [true, false]) {
    test(`both are sent, to each the one that it takes, over ${singlePeerConnection ? 'one connection' : 'two'}`, async () => {
      const room = roomName('backup');
      const options = { room: { singlePeerConnection } };
      const alice = await joined(chromium, room, 'alice', { ...options, publish: publish(simulcast) });
      const carol = await joined(chromium, room, 'carol', options);
      assertGreen(await seesMovingVideo(carol, 'alice'));
      assert.equal(await codecOf(carol), 'video/VP9');
      assert.deepEqual(Object.keys(await alice.outbound('vp8')), [], 'nobody needs it');

      const bob = await joined(chromium, room, 'bob', { ...options, withoutCodecs: ['VP9'] });
      assertGreen(await seesMovingVideo(bob, 'alice', 30_000));
      assert.equal(await codecOf(bob), 'video/VP8');
      await decodesMoreVideo(carol, 'alice');
      assert.equal(await codecOf(carol), 'video/VP9');

      await bob.leave();
      await until('the backup rests', async () => {
        const sent = Object.values(await alice.outbound('vp8'));
        return sent.length > 0 && sent.every(({ active }) => !active);
      }, 20_000);
      await decodesMoreVideo(carol, 'alice');
    });
  }

  test('everybody gets it where the publisher is to encode once, and nobody sees a picture stand still', async () => {
    const room = roomName('regression');
    const alice = await joined(chromium, room, 'alice', { publish: publish(regression) });
    const carol = await joined(chromium, room, 'carol');
    await seesMovingVideo(carol, 'alice');
    await until('pictures', () => carol.watchFrames('alice'));
    const bob = await joined(chromium, room, 'bob', { withoutCodecs: ['VP9'] });
    await seesMovingVideo(bob, 'alice', 30_000);
    await sees(carol, 'video/VP8');
    await until('the first codec rests', async () =>
      Object.values(await alice.outbound()).every(({ active }) => !active), 20_000);
    await decodesMoreVideo(carol, 'alice');
    await decodesMoreVideo(bob, 'alice');
    const { longestGapMillis } = await carol.seenFrames();
    assert.ok(longestGapMillis < 1500, `a picture stood still for ${longestGapMillis} ms`);
  });
});
