// Who shows a picture small gets it small, and what nobody shows large is not sent large.
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../harness/chromium.mjs';
import { decodesMoreVideo, joined, seesMovingVideo } from '../harness/meeting.mjs';
import { roomName } from '../harness/server.mjs';
import { until } from '../harness/until.mjs';

describe('layers', () => {
  const room = roomName('layers');
  let chromium;
  let alice;
  let bob;
  let carol;

  before(async () => {
    chromium = await launchChromium();
    alice = await joined(chromium, room, 'alice', { room: { dynacast: true }, publish: { microphone: false } });
    bob = await joined(chromium, room, 'bob');
    carol = await joined(chromium, room, 'carol');
    await seesMovingVideo(bob, 'alice');
    await seesMovingVideo(carol, 'alice');
  });
  after(() => chromium?.close());

  const lines = (client, height) => until(`${height} lines`, async () =>
    (await client.inbound('alice', 'video')).frameHeight === height, 60_000);
  // The encoder of a layer stands still, or works again.
  const sends = (rid, wanted) => until(`${wanted ? 'something' : 'nothing'} of layer ${rid} is sent`, async () => {
    const before = (await alice.outbound())[rid].packetsSent;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return ((await alice.outbound())[rid].packetsSent > before) === wanted;
  }, 60_000);

  test('by quality', async () => {
    await lines(bob, 720);
    await bob.wantVideo('alice', 'MEDIUM');
    await lines(bob, 360);
    await bob.wantVideo('alice', 'LOW');
    await lines(bob, 180);
    await lines(carol, 720);
    await bob.wantVideo('alice', 'HIGH');
    await lines(bob, 720);
  });

  test('by size', async () => {
    await bob.wantVideo('alice', { width: 300, height: 170 });
    await lines(bob, 180);
    await bob.wantVideo('alice', { width: 640, height: 360 });
    await lines(bob, 360);
  });

  test('what nobody wants any more is not sent any more', async () => {
    await sends('f', true);
    await carol.wantVideo('alice', 'LOW');
    await sends('f', false);
    await bob.wantVideo('alice', 'LOW');
    await sends('h', false);
    await sends('q', true);
    await decodesMoreVideo(bob, 'alice');
  });

  test('and is sent again as soon as somebody wants it', async () => {
    await carol.wantVideo('alice', 'HIGH');
    await lines(carol, 720);
    await lines(bob, 180);
  });

  test('a picture that nobody has is not sent, and is there for who comes', async () => {
    await bob.subscribe('alice', 'video', false);
    await carol.subscribe('alice', 'video', false);
    await sends('q', false);
    const dave = await joined(chromium, room, 'dave');
    await seesMovingVideo(dave, 'alice');
    await lines(dave, 720);
  });
});
