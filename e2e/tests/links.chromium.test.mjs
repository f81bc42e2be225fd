// How a participant's link is to be used: its tenant says it over HTTP, and its client by an attribute.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../harness/chromium.mjs';
import { joined, link, seesMovingVideo } from '../harness/meeting.mjs';
import { roomName } from '../harness/server.mjs';
import { until } from '../harness/until.mjs';

describe('links', () => {
  const room = roomName('links');
  // A large picture, and a small one that takes a fifth of it at most.
  const publish = {
    microphone: false,
    resolution: { width: 640, height: 360, frameRate: 20 },
    options: {
      name: 'desk',
      videoSimulcastLayers: [{ width: 320, height: 180, encoding: { maxBitrate: 60_000, maxFramerate: 20 } }],
    },
  };
  let chromium;
  let alice;
  let bob;
  let carol;

  // Carol has room for everything: whatever bob may have, alice sends all sizes.
  before(async () => {
    chromium = await launchChromium();
    alice = await joined(chromium, room, 'alice', { publish });
    bob = await joined(chromium, room, 'bob', { grants: { canUpdateOwnMetadata: false } });
    carol = await joined(chromium, room, 'carol');
    await seesMovingVideo(bob, 'alice');
    await seesMovingVideo(carol, 'alice');
  });
  after(() => chromium?.close());

  const set = async (identity, settings) => {
    const { status, body } = await link(room, identity, 'PUT', settings);
    assert.equal(status, 200, body);
    return JSON.parse(body);
  };
  const takeBack = async (identity) => assert.equal((await link(room, identity, 'DELETE')).status, 204);
  const sees = (identity, height, what = () => true) => until(`${height} lines of ${identity}`, async () => {
    const stats = await bob.inbound(identity, 'video');
    return stats?.frameHeight === height && what(stats);
  }, 30_000);
  const second = () => new Promise((resolve) => setTimeout(resolve, 1000));
  // `wanted` is asked for which share of what carol sees.
  const seesAsOften = (height, wanted) => until(`${height} lines, as often as wanted`, async () => {
    await sees('alice', height);
    const pictures = () => Promise.all([bob, carol].map(async (one) => (await one.inbound('alice', 'video')).framesDecoded));
    const before = await pictures();
    await second();
    const [his, hers] = (await pictures()).map((now, i) => now - before[i]);
    return (await bob.inbound('alice', 'video')).frameHeight === height && his > 1 && wanted(his / hers);
  }, 30_000);
  const states = async () => (await bob.happened('trackStreamStateChanged')).map(({ details }) => details[1]);
  // While something is done that pauses its picture, or lets it go on.
  const becomes = async (state, change) => {
    const before = (await states()).length;
    await change();
    await until(`the picture is ${state}`, async () => (await states()).slice(before).at(-1) === state, 30_000);
  };
  const sentBps = async (client) => {
    const bytes = async () => Object.values(await client.outbound()).reduce((sum, { bytesSent }) => sum + bytesSent, 0);
    const before = await bytes();
    await second();
    return (await bytes() - before) * 8;
  };

  test('a tenant caps what a participant gets, also once it came back, and takes it back', async () => {
    await sees('alice', 360);
    const maxDownlinkBps = Math.round(0.6 * await sentBps(alice));
    assert.equal((await set('bob', { maxDownlinkBps })).effective.maxDownlinkBps, maxDownlinkBps);
    await sees('alice', 180);
    for (const scenario of ['signal-reconnect', 'full-reconnect']) {
      const before = (await bob.happened('reconnected')).length;
      await bob.simulate(scenario);
      await until('bob is back', async () => (await bob.happened('reconnected')).length > before, 30_000);
      await sees('alice', 180, ({ framesDecoded }) => framesDecoded > 20);
    }
    await takeBack('bob');
    await sees('alice', 360);
  });

  test('room is left for another application, all that there is if need be', async () => {
    await becomes('paused', () => set('bob', { reservedDownlinkBps: 10_000_000_000 }));
    await becomes('active', () => takeBack('bob'));
    await sees('alice', 360);
  });

  test('a participant rather sees detail, or motion', async () => {
    // Room for half of the pictures of the large size, or all of the small one.
    await set('bob', { maxDownlinkBps: Math.round(0.6 * await sentBps(alice)) });
    await seesAsOften(180, (share) => share > 0.75);
    await bob.update({ attributes: { 'parley.own.degradation': 'maintain-resolution' } });
    await seesAsOften(360, (share) => share < 0.75);
    await bob.update({ attributes: { 'parley.own.degradation': 'maintain-framerate' } });
    await seesAsOften(180, (share) => share > 0.75);
  });

  test('a participant rather hears alone, without any grant', async () => {
    await becomes('paused', () => bob.update({
      attributes: { 'parley.own.degradation': 'audio-only', 'parley.own.max-downlink-bps': '50000' },
    }));
    assert.equal(JSON.parse((await link(room, 'bob', 'GET')).body).own.degradation, 'audio-only');
    await assert.rejects(bob.update({ attributes: { 'parley.link.degradation': 'balanced' } }), /permission/);
    await takeBack('bob');
    await becomes('active', () => bob.update({
      attributes: { 'parley.own.degradation': '', 'parley.own.max-downlink-bps': '' },
    }));
  });

  test('a participant is asked to send no more than its tenant allows', async () => {
    const bps = await sentBps(alice);
    await set('alice', { maxUplinkBps: Math.round(0.5 * bps) });
    await until('less', async () => await sentBps(alice) < 0.65 * bps);
    await takeBack('alice');
    await until('all again', async () => await sentBps(alice) > 0.75 * bps);
  });

  test('of two tracks the one that matters more is large, that of whoever speaks if nothing else is said, also once its publisher came back', async () => {
    await carol.publish(publish);
    await sees('carol', 360);
    // Room for one large and one small picture.
    await set('bob', { maxDownlinkBps: Math.round(1.4 * await sentBps(alice)) });
    await carol.simulate('speaker');
    await Promise.all([sees('carol', 360), sees('alice', 180)]);
    await alice.simulate('speaker');
    await Promise.all([sees('alice', 360), sees('carol', 180)]);
    await set('alice', { trackTiers: { 'name:desk': 'bulk' } });
    await Promise.all([sees('carol', 360), sees('alice', 180)]);
    await set('alice', { trackTiers: { 'name:desk': 'priority' } });
    await Promise.all([sees('alice', 360), sees('carol', 180)]);

    const [{ sid }] = await bob.tracks('alice');
    await alice.simulate('full-reconnect');
    await until('another track', async () => {
      const [track] = await bob.tracks('alice');
      return track?.subscribed && track.sid !== sid;
    }, 30_000);
    await Promise.all([sees('alice', 360), sees('carol', 180)]);
  });

  test('what is no setting is refused', async () => {
    const { status, body } = await link(room, 'bob', 'PUT', { maxDownlinkBps: 1 });
    assert.equal(status, 400);
    assert.equal(JSON.parse(body).code, 'request_invalid');
    await assert.rejects(bob.update({ attributes: { 'parley.own.degradation': 'smaller' } }), /degradation/);
  });
});
