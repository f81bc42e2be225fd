// How a participant's link is to be used: its tenant says it over HTTP, and its client by an attribute.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../harness/chromium.mjs';
import { joined, seesMovingVideo } from '../harness/meeting.mjs';
import { apiKey, apiSecret, roomName, url } from '../harness/server.mjs';
import { until } from '../harness/until.mjs';

describe('links', () => {
  const room = roomName('links');
  let chromium;
  let bob;

  before(async () => {
    chromium = await launchChromium();
    await joined(chromium, room, 'alice', { publish: {} });
    bob = await joined(chromium, room, 'bob', { grants: { canUpdateOwnMetadata: false } });
    await seesMovingVideo(bob, 'alice');
  });
  after(() => chromium?.close());

  const link = async (method, settings) => {
    const answer = await fetch(`${url}/v1/rooms/${room}/participants/bob/link`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: settings && JSON.stringify(settings),
    });
    return { status: answer.status, body: await answer.text() };
  };
  const lines = (height) => until(`${height} lines`, async () =>
    (await bob.inbound('alice', 'video')).frameHeight === height, 30_000);
  const paused = (wanted) => until(`the picture ${wanted ? 'waits' : 'moves'}`, async () =>
    (await bob.happened('trackStreamStateChanged')).at(-1)?.details.includes(wanted ? 'paused' : 'active'));

  test('a tenant caps what a participant gets, and takes it back', async () => {
    await lines(720);
    const { status, body } = await link('PUT', { maxDownlinkBps: 400_000 });
    assert.equal(status, 200, body);
    assert.equal(JSON.parse(body).effective.maxDownlinkBps, 400_000);
    await until('a smaller picture', async () => (await bob.inbound('alice', 'video')).frameHeight < 720);
    assert.equal((await link('DELETE')).status, 204);
    await lines(720);
  });

  test('a participant rather hears alone, without any grant', async () => {
    await bob.update({ attributes: { 'parley.own.degradation': 'audio-only', 'parley.own.max-downlink-bps': '200000' } });
    await paused(true);
    assert.equal(JSON.parse((await link('GET')).body).own.degradation, 'audio-only');
    await assert.rejects(bob.update({ attributes: { 'parley.link.degradation': 'balanced' } }), /permission/);
    await bob.update({ attributes: { 'parley.own.degradation': '', 'parley.own.max-downlink-bps': '' } });
    await paused(false);
  });

  test('what is no setting is refused', async () => {
    const { status, body } = await link('PUT', { maxDownlinkBps: 1 });
    assert.equal(status, 400);
    assert.equal(JSON.parse(body).code, 'request_invalid');
    await assert.rejects(bob.update({ attributes: { 'parley.own.degradation': 'smaller' } }), /degradation/);
  });
});
