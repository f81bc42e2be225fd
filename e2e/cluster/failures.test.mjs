// Processes and stores of a fleet end while people talk. What is asserted is what clients notice;
// what was measured is printed, and kept in docs/resilience.md.
import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { dispose } from '@livekit/rtc-node';
import { busiest, fleet, kill, lose, mend, nodes, socketUrl, start, state, switchable, terminate } from '../harness/fleet.mjs';
import { everybodyLeaves, joinNative } from '../harness/native.mjs';
import { roomName, roomService, token } from '../harness/server.mjs';
import { knock } from '../harness/socket.mjs';
import { until } from '../harness/until.mjs';
import { Witness } from '../harness/witness.mjs';

// How long a store stays away: 10 s, or a minute where there is time.
const outageMillis = Number(process.env.PARLEY_OUTAGE_SECONDS ?? 10) * 1000;
const gateways = fleet.urls.map((url) => url.replace(/^http/, 'ws'));

afterEach(async () => {
  await everybodyLeaves();
  await mend();
});
after(() => dispose());

// No scenario takes longer; what stands still is to fail, and the next one to have its turn.
const limits = { timeout: 240_000 + 2 * outageMillis };

function report(what, measured) {
  console.log(`# ${what}: ${JSON.stringify(measured)}`);
}

// Two people who see and hear each other, and what they live through from now on.
async function call(hint, urls = gateways) {
  const room = roomName(hint);
  const ann = await joinNative(room, 'ann', { url: urls[0] });
  const bob = await joinNative(room, 'bob', { url: urls[1 % urls.length] });
  const pictures = [await ann.publishPicture('VP8', { y: 180, u: 60, v: 200 }, { moving: true }),
    await bob.publishPicture('VP8', { y: 160, u: 50, v: 60 }, { moving: true })];
  const tone = await ann.publishTone(440);
  await until('they see each other', () => ann.frames('bob') > 20 && bob.frames('ann') > 20, 20_000);
  await until('the tone', () => bob.toneNear(440), 20_000);
  const witnesses = [new Witness(ann, 'bob'), new Witness(bob, 'ann')];
  return {
    room, ann, bob,
    seen: () => witnesses.map((witness) => witness.seen()),
    end: async () => {
      pictures.forEach((picture) => picture.stop());
      tone.stop();
      witnesses.forEach((witness) => witness.stop());
      await ann.leave();
      await bob.leave();
    },
  };
}

const attributes = (client, value) => client.room.localParticipant.setAttributes({ value });

// A change of either's reaches the other: signaling works, both ways and across nodes.
async function agree({ ann, bob }, value, limitMillis = 10_000) {
  await attributes(ann, value);
  await attributes(bob, value);
  await until(`${value} is seen`, () => bob.person('ann')?.attributes.value === value
    && ann.person('bob')?.attributes.value === value, limitMillis);
}

async function goOn({ ann, bob }, limitMillis = 20_000) {
  const frames = [ann.frames('bob'), bob.frames('ann')];
  await until('pictures go on', () => ann.frames('bob') > frames[0] + 20 && bob.frames('ann') > frames[1] + 20, limitMillis);
}

test('clients of two signaling nodes see each other come, change and go', limits, async () => {
  const [one, other] = nodes('signaling').map(socketUrl);
  const room = roomName('two-nodes');
  const bob = await joinNative(room, 'bob', { url: other });
  const seen = { join: [], attribute: [], leave: [] };
  for (let round = 0; round < 10; round += 1) {
    const identity = `ann-${round}`;
    const ann = await joinNative(room, identity, { url: one });
    let began = performance.now();
    await until('the join', () => bob.person(identity), 5_000, 1);
    seen.join.push(performance.now() - began);
    began = performance.now();
    const told = attributes(ann, 'x');
    await until('the attribute', () => bob.person(identity)?.attributes.value === 'x', 5_000, 1);
    seen.attribute.push(performance.now() - began);
    await told;
    began = performance.now();
    const gone = ann.leave();
    await until('the leave', () => !bob.person(identity), 5_000, 1);
    seen.leave.push(performance.now() - began);
    await gone;
  }
  for (const [what, millis] of Object.entries(seen)) {
    const sorted = millis.map(Math.round).sort((a, b) => a - b);
    report(`a remote ${what} is seen after ms`, { p50: sorted[4], p95: sorted[9] });
  }
  await bob.leave();
});

test('a room for three takes three, however many come to both nodes at once', limits, async () => {
  const room = roomName('capped');
  await roomService().createRoom({ name: room, maxParticipants: 3 });
  const guests = await Promise.all(Array.from({ length: 12 }, (_, i) => token(room, `guest-${i}`)));
  const answers = await Promise.all(guests.map((jwt, i) =>
    knock(socketUrl(nodes('signaling')[i % nodes('signaling').length]), jwt)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [101, 101, 101, ...Array(9).fill(429)]);
  const seated = answers.filter(({ socket }) => socket).map(({ socket }) => socket);
  seated.pop().terminate();
  await until('the free seat is taken', async () => {
    const { status, socket } = await knock(gateways[1], guests[0]);
    if (socket) {
      seated.push(socket);
    }
    return status === 101;
  }, 20_000, 250);
  seated.forEach((socket) => socket.terminate());
});

test('a signaling node is killed: media go on, its clients resume on the other, nobody leaves', limits, async () => {
  const meeting = await call('kill-signaling');
  const victim = await busiest('signaling', 'parley_signaling_participants');
  await kill(victim.name);
  await until('somebody resumed', () => meeting.seen().some((one) => one.reconnected > 0), 20_000);
  await agree(meeting, 'after');
  await goOn(meeting);
  const seen = meeting.seen();
  report('signaling killed', seen);
  assert.deepEqual(seen.flatMap((one) => one.left), []);
  assert.ok(seen.every((one) => one.longestGapMillis < 1_500), 'the picture stood still');
  await start(victim.name);
  await meeting.end();
});

test('a signaling node is killed while Redis is away: its clients resume all the same', limits, async () => {
  const meeting = await call('kill-signaling-no-redis');
  const victim = await busiest('signaling', 'parley_signaling_participants');
  await kill('redis');
  await kill(victim.name);
  await until('somebody resumed', () => meeting.seen().some((one) => one.reconnected > 0), 20_000);
  await goOn(meeting);
  const seen = meeting.seen();
  report('signaling killed without Redis', seen);
  assert.deepEqual(seen.flatMap((one) => one.left), []);
  await start('redis');
  await start(victim.name);
  await agree(meeting, 'healed', 20_000);
  await meeting.end();
});

test('the SFU of a room is killed: its people have media again on the other', limits, async () => {
  const meeting = await call('kill-sfu');
  const victim = await busiest('sfu', 'parley_sfu_sessions');
  const began = performance.now();
  await kill(victim.name);
  await until('both reconnected', () => meeting.seen().every((one) => one.reconnected > 0), 30_000);
  await goOn(meeting, 30_000);
  report('SFU killed', { ...meeting.seen()[0], mediaAgainMillis: Math.round(performance.now() - began) });
  await agree(meeting, 'after');
  await start(victim.name);
  await meeting.end();
});

test('the host of a signaling node is lost: its clients resume on the other', limits, async () => {
  const meeting = await call('silent-signaling');
  const victim = await busiest('signaling', 'parley_signaling_participants');
  const began = performance.now();
  await lose(victim.name);
  await until('somebody resumed', () => meeting.seen().some((one) => one.reconnected > 0), 30_000);
  const resumedMillis = Math.round(performance.now() - began);
  await goOn(meeting);
  const seen = meeting.seen();
  report('signaling host lost', { resumedMillis, seen });
  assert.deepEqual(seen.flatMap((one) => one.left), []);
  assert.ok(seen.every((one) => one.longestGapMillis < 1_500), 'the picture stood still');
  await kill(victim.name);
  await start(victim.name);
  await agree(meeting, 'after');
  await meeting.end();
});

test("the host of a room's SFU is lost: its people have media again", limits, async () => {
  const meeting = await call('silent-sfu');
  const victim = await busiest('sfu', 'parley_sfu_sessions');
  const began = performance.now();
  await lose(victim.name);
  await until('both reconnected', () => meeting.seen().every((one) => one.reconnected > 0), 30_000);
  await goOn(meeting, 30_000);
  report('SFU host lost', { ...meeting.seen()[0], mediaAgainMillis: Math.round(performance.now() - began) });
  await kill(victim.name);
  await start(victim.name);
  await agree(meeting, 'after');
  await meeting.end();
});

test('a gateway is killed: clients behind a forwarder resume through the other', limits, async () => {
  const path = await switchable(gateways[0]);
  const meeting = await call('kill-gateway', [path.url, gateways[1]]);
  const victim = nodes('gateway').find((node) => fleet.urls[0].endsWith(String(node.httpPort)));
  path.to(gateways[1]);
  await kill(victim.name);
  await until('the client resumed', () => meeting.seen()[0].reconnected > 0, 20_000);
  await agree(meeting, 'after');
  await goOn(meeting);
  const seen = meeting.seen();
  report('gateway killed', seen);
  assert.deepEqual(seen.flatMap((one) => one.left), []);
  assert.ok(seen.every((one) => one.longestGapMillis < 1_500), 'the picture stood still');
  await start(victim.name);
  await meeting.end();
  path.close();
});

for (const service of ['signaling', 'sfu']) {
  test(`a ${service} node is told to stop: it gives its work away and ends`, limits, async () => {
    const meeting = await call(`drain-${service}`);
    const meterOf = { signaling: 'parley_signaling_participants', sfu: 'parley_sfu_sessions' }[service];
    const victim = await busiest(service, meterOf);
    const began = performance.now();
    await terminate(victim.name);
    await until('its people went on elsewhere', () => meeting.seen().some((one) => one.reconnected > 0), 30_000);
    await until('the node ended', async () => (await state(victim.name)) === 'ended', 40_000, 250);
    await agree(meeting, 'after');
    await goOn(meeting, 30_000);
    const seen = meeting.seen();
    report(`${service} drained`, { ...seen[0], endedAfterMillis: Math.round(performance.now() - began) });
    if (service === 'signaling') {
      assert.deepEqual(seen.flatMap((one) => one.left), []);
      assert.ok(seen.every((one) => one.longestGapMillis < 1_500), 'the picture stood still');
    }
    await start(victim.name);
    await meeting.end();
  });
}

test('operators see the nodes, and a stranger does not', limits, async () => {
  const admin = fleet.adminUrls[0];
  assert.equal((await fetch(`${admin}/admin/v1/nodes`)).status, 401);
  const authorization = `Bearer ${fleet.adminToken}`;
  const listed = await (await fetch(`${admin}/admin/v1/nodes`, { headers: { authorization } })).json();
  for (const kind of ['gateway', 'room', 'signaling', 'sfu', 'billing']) {
    assert.equal(listed.filter((node) => node.kind === kind).length, nodes(kind).length, kind);
  }
  const unknown = await fetch(`${admin}/admin/v1/nodes/ND_nobody:drain`, { method: 'POST', headers: { authorization } });
  assert.equal(unknown.status, 404);
});

for (const store of ['redis', 'kafka', 'postgres']) {
  test(`${store} is away for a while: people talk, join and leave`, limits, async () => {
    // Eve comes to a node that has nobody of the room yet, and cannot ask where it is.
    const [one, other] = nodes('signaling').map(socketUrl);
    const meeting = await call(`without-${store}`, [one, one]);
    await kill(store);
    const end = performance.now() + outageMillis;
    const eve = await joinNative(meeting.room, 'eve', { url: other });
    await until('eve sees a picture', () => eve.frames('ann') > 5, 20_000);
    await eve.leave();
    await until('the outage is over', () => performance.now() > end, outageMillis + 1_000, 250);
    await goOn(meeting);
    await start(store);
    await agree(meeting, `after-${store}`, 20_000);
    const late = await joinNative(meeting.room, 'late', { url: gateways[1] });
    await until('the late one sees both', () => late.people().length === 2);
    await until('both see the late one', () => meeting.ann.person('late') && meeting.bob.person('late'));
    const seen = meeting.seen();
    report(`${store} away for ${outageMillis / 1000} s`, seen);
    assert.deepEqual(seen.flatMap((one) => one.left).filter((identity) => identity !== 'eve'), []);
    assert.ok(seen.every((one) => one.reconnected === 0), 'somebody had to reconnect');
    assert.ok(seen.every((one) => one.longestGapMillis < 1_500), 'the picture stood still');
    await late.leave();
    await meeting.end();
  });
}

test('what was carried is metered', limits, async () => {
  const meeting = await call('usage');
  await goOn(meeting);
  await meeting.end();
  const authorization = `Basic ${Buffer.from(`${fleet.key}:${fleet.secret}`).toString('base64')}`;
  const hour = 3_600_000;
  const from = new Date(Math.floor(Date.now() / hour) * hour - hour).toISOString();
  const to = new Date(Math.floor(Date.now() / hour) * hour + hour).toISOString();
  const rows = await until('usage of the room', async () => {
    const query = new URLSearchParams({ from, to, by: 'participant', bucket: 'hour', room: meeting.room });
    const answer = await fetch(`${fleet.urls[0]}/v1/usage?${query}`, { headers: { authorization } });
    if (answer.status === 503) {
      return null; // its database came back a moment ago: it says itself that the call is to be repeated
    }
    assert.equal(answer.status, 200, await answer.clone().text());
    const found = JSON.stringify(await answer.json());
    return found.includes('ann') && found.includes('bob') ? found : null;
  }, 40_000, 500);
  report('usage', rows.slice(0, 300));
  await until('the room is listed no more, or empty', async () =>
    (await roomService().listParticipants(meeting.room).catch(() => [])).length === 0);
});
