// The server API through the SDK that tenants use, and what it changes for a connected client.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchChromium } from '../harness/chromium.mjs';
import { joined, knows, seesMovingVideo } from '../harness/meeting.mjs';
import { apiKey, apiSecret, roomName, roomService, token, url } from '../harness/server.mjs';
import { until } from '../harness/until.mjs';

let chromium;
before(async () => { chromium = await launchChromium(); });
after(() => chromium?.close());

test('rooms are made, listed, changed and deleted', async () => {
  const service = roomService();
  const name = roomName('api');
  const made = await service.createRoom({ name, emptyTimeout: 120, maxParticipants: 7, metadata: 'first' });
  assert.equal(made.name, name);
  assert.match(made.sid, /^RM_/);
  assert.equal((await service.createRoom({ name })).sid, made.sid, 'a live room is given back');
  const [listed] = await service.listRooms([name]);
  assert.equal(listed.maxParticipants, 7);
  assert.equal((await service.updateRoomMetadata(name, 'second')).metadata, 'second');
  await service.deleteRoom(name);
  assert.deepEqual(await service.listRooms([name]), []);
  await assert.rejects(service.deleteRoom(name), /not_found|does not exist|404/i);
});

test('participants are listed, changed, muted, messaged and removed', async () => {
  const service = roomService();
  const room = roomName('moderation');
  const alice = await joined(chromium, room, 'alice', { publish: {} });
  const bob = await joined(chromium, room, 'bob');
  await seesMovingVideo(bob, 'alice');

  const people = await service.listParticipants(room);
  assert.deepEqual(people.map(({ identity }) => identity).sort(), ['alice', 'bob']);
  const seen = await service.getParticipant(room, 'alice');
  assert.equal(seen.tracks.length, 2);

  const microphone = seen.tracks.find(({ source }) => source === 2);
  const muted = await service.mutePublishedTrack(room, 'alice', microphone.sid, true);
  assert.equal(muted.muted, true);
  await until('alice is muted', async () => (await alice.tracks()).find(({ sid }) => sid === microphone.sid).muted);

  await service.updateParticipant(room, 'bob', { name: 'Bob B.', metadata: 'of the API', attributes: { seat: '3' } });
  await until('alice sees it', async () => (await knows(alice, 'bob')).attributes.seat === '3');

  await service.sendData(room, new TextEncoder().encode('from the server'), 0, { destinationIdentities: ['bob'], topic: 'notice' });
  const notice = await until('the notice', () => bob.received('from the server'));
  assert.equal(notice.topic, 'notice');
  assert.equal(await alice.received('from the server'), null);

  await service.updateParticipant(room, 'alice', { permission: { canSubscribe: true, canPublish: false, canPublishData: true } });
  await until('her tracks are gone', async () => (await bob.tracks('alice')).length === 0);

  await service.removeParticipant(room, 'alice');
  await until('alice is told', async () => (await alice.happened('disconnected')).length > 0);
  assert.equal((await alice.happened('disconnected'))[0].details[0], 4, 'PARTICIPANT_REMOVED');

  await service.deleteRoom(room);
  await until('bob is told', async () => (await bob.happened('disconnected')).length > 0);
  assert.equal((await bob.happened('disconnected'))[0].details[0], 5, 'ROOM_DELETED');
  await assert.rejects(service.removeParticipant(room, 'nobody'), /not_found|does not exist|404/i);
});

test('a token of another room is refused as unauthenticated', async () => {
  const answer = await fetch(`${url}/twirp/livekit.RoomService/ListParticipants`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${await token('other', 'x', { roomAdmin: true })}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ room: 'this' }),
  });
  assert.equal(answer.status, 401);
  assert.equal((await answer.json()).code, 'unauthenticated');
});

test('the tenant API makes rooms and tokens that a client can use', { skip: process.env.PARLEY_PEER && 'not a Parley' }, async () => {
  const authorization = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`;
  const call = (method, path, body) => fetch(`${url}${path}`, {
    method,
    headers: { Authorization: authorization, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const name = roomName('tenant');
  const made = await call('POST', '/v1/rooms', { name });
  assert.ok([200, 201].includes(made.status), `${made.status} ${await made.clone().text()}`);
  const minted = await call('POST', `/v1/rooms/${name}/tokens`, { identity: 'dora' });
  const { token: jwt } = await minted.json();
  const dora = await chromium.client();
  await dora.join(url.replace('http', 'ws'), jwt);
  const people = await (await call('GET', `/v1/rooms/${name}/participants`)).json();
  assert.equal(JSON.stringify(people).includes('dora'), true);
  assert.ok([200, 204].includes((await call('DELETE', `/v1/rooms/${name}`)).status));
  await until('dora is told', async () => (await dora.happened('disconnected')).length > 0);
  const refused = await fetch(`${url}/v1/rooms`);
  assert.equal(refused.status, 401);
  assert.match(refused.headers.get('content-type'), /problem\+json/);
});

test('what happened in a room is told once and in order', { skip: process.env.PARLEY_PEER && 'not a Parley' }, async () => {
  const authorization = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`;
  const room = roomName('history');
  const alice = await joined(chromium, room, 'alice', { publish: {} });
  const bob = await joined(chromium, room, 'bob');
  await seesMovingVideo(bob, 'alice');
  await alice.leave();
  await bob.leave();
  await roomService().deleteRoom(room);

  const events = await until('the room is finished', async () => {
    const answer = await fetch(`${url}/v1/rooms/${room}/events?limit=1000`, { headers: { authorization } });
    if (!answer.ok) {
      return null; // nothing is stored yet
    }
    const told = (await answer.json()).events;
    return told.at(-1)?.event === 'room_finished' ? told : null;
  }, 20_000);
  assert.deepEqual(events.map(({ number }) => number), events.map((_, index) => index + 1));
  assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
  const of = (identity) => events.filter(({ participant }) => participant?.identity === identity).map(({ event }) => event);
  assert.equal(events[0].event, 'room_started');
  assert.deepEqual(of('alice').map((event) => event.split('_')[1]),
    ['joined', 'published', 'published', 'unpublished', 'unpublished', 'left']);
  assert.deepEqual(of('bob'), ['participant_joined', 'participant_left']);
  assert.deepEqual(events.filter(({ event }) => event === 'track_published').map(({ track }) => track.source).sort(),
    ['camera', 'microphone']);

  const next = await fetch(`${url}/v1/rooms/${room}/events?after=1&limit=2`, { headers: { authorization } });
  const page = await next.json();
  assert.deepEqual(page.events, events.slice(1, 3));
  assert.equal(page.nextAfter, 3);

  const samples = await until('how the connection was', async () => {
    const answer = await fetch(`${url}/v1/rooms/${room}/quality?participant=alice`, { headers: { authorization } });
    const { samples: told } = await answer.json();
    return told.some(({ tracks }) => tracks.some(({ kind, packets }) => kind === 'video' && packets > 0)) && told;
  }, 20_000);
  assert.deepEqual([...new Set(samples.map(({ identity }) => identity))], ['alice']);
});
