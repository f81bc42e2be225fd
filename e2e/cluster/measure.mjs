// Measures a fleet: how soon others see what somebody does, how many join a second, what that costs
// between the signaling nodes, what a call of twenty costs each service, and how long the picture
// stands still when a process dies or its host is lost. Prints lines of JSON.
//
//   node cluster/measure.mjs [changes|joins|call|failures …]
//
// on a fleet of its own, or on the one that PARLEY_CLUSTER describes.
import { readFileSync } from 'node:fs';
import { dispose } from '@livekit/rtc-node';
import { enterNamespace } from '../harness/namespace.mjs';
import { startFleet } from '../harness/own-fleet.mjs';

const rounds = 60;
const deaths = Number(process.env.PARLEY_DEATHS ?? 10);
const crowd = 20;
const speakers = 4;
const joiners = 600;
const inParallel = 32;
const watchMillis = 10_000;
const clockTicksPerSecond = 100;

if (!process.env.PARLEY_CLUSTER) {
  await enterNamespace(); // where a lost host's packets can be dropped
}
const own = process.env.PARLEY_CLUSTER ? null : await startFleet();
process.env.PARLEY_CLUSTER ??= own.description;
const described = JSON.parse(readFileSync(process.env.PARLEY_CLUSTER, 'utf8'));
process.env.PARLEY_URL = described.url;
process.env.PARLEY_KEY = described.key;
process.env.PARLEY_SECRET = described.secret;
const { busiest, fleet, kill, lose, meter, nodes, processes, socketUrl, start } = await import('../harness/fleet.mjs');
const { joinNative } = await import('../harness/native.mjs');
const { roomName, roomService, token } = await import('../harness/server.mjs');
const { knock } = await import('../harness/socket.mjs');
const { until } = await import('../harness/until.mjs');
const { Witness } = await import('../harness/witness.mjs');

const stateBytes = async () => (await Promise.all(
  nodes('signaling').map((node) => meter(node, 'parley_signaling_state_bytes_total')))).reduce((a, b) => a + b);

const measures = { changes: remoteChanges, joins: joinsPerSecond, call: callOfTwenty, failures };
const chosen = process.argv.slice(2);
let status = 0;
process.once('SIGTERM', async () => {
  await own?.stop(false);
  process.exit(1);
});
try {
  for (const name of chosen.length > 0 ? chosen : Object.keys(measures)) {
    await measures[name]();
  }
} catch (failed) {
  console.error(failed);
  status = 1;
}
await own?.stop(status !== 0);
await dispose();
process.exit(status);

async function remoteChanges() {
  const [one, other] = nodes('signaling').map(socketUrl);
  const room = roomName('changes');
  const bob = await joinNative(room, 'bob', { url: other });
  const service = roomService();
  const seen = { join: [], track: [], mute: [], attribute: [], leave: [] };
  for (let round = 0; round < rounds; round += 1) { // the first ones too: a fleet is cold after each roll-out
    const identity = `ann-${round}`;
    const ann = await joinNative(room, identity, { url: one });
    const join = await timed(() => bob.person(identity)); // from when its own join is complete
    const published = await ann.publishTone(440);
    const sid = published.track.sid;
    const track = await timed(() => bob.person(identity)?.trackPublications.has(sid));
    const silenced = service.mutePublishedTrack(room, identity, sid, true);
    const mute = await timed(() => bob.person(identity)?.trackPublications.get(sid)?.muted);
    await silenced;
    const told = ann.room.localParticipant.setAttributes({ value: 'x' });
    const attribute = await timed(() => bob.person(identity)?.attributes.value === 'x');
    await told;
    const gone = ann.leave();
    const leave = await timed(() => !bob.person(identity));
    await gone;
    seen.join.push(join);
    seen.track.push(track);
    seen.mute.push(mute);
    seen.attribute.push(attribute);
    seen.leave.push(leave);
  }
  await bob.leave();
  report('seen by a client of another node, ms', Object.fromEntries(
    Object.entries(seen).map(([what, millis]) => [what, { ...summary(millis), firstTen: millis.slice(0, 10).map(Math.round) }])));
}

// Two people see each other; a node of theirs ends, once and again. What counts is how long the
// picture stood still for either.
async function failures() {
  const meters = { signaling: 'parley_signaling_participants', sfu: 'parley_sfu_sessions' };
  for (const [service, how] of [['sfu', 'killed'], ['sfu', 'lost'], ['signaling', 'killed'], ['signaling', 'lost']]) {
    const gaps = [];
    for (let round = 0; round < deaths; round += 1) {
      const room = roomName(`${service}-${how}`);
      const ann = await joinNative(room, 'ann', { url: fleet.urls[0].replace(/^http/, 'ws') });
      const bob = await joinNative(room, 'bob', { url: fleet.urls[1].replace(/^http/, 'ws') });
      const pictures = [await ann.publishPicture('VP8', { y: 180, u: 60, v: 200 }, { moving: true }),
        await bob.publishPicture('VP8', { y: 160, u: 50, v: 60 }, { moving: true })];
      await until('they see each other', () => ann.frames('bob') > 20 && bob.frames('ann') > 20, 20_000);
      const witnesses = [new Witness(ann, 'bob'), new Witness(bob, 'ann')];
      const victim = await busiest(service, meters[service]);
      await (how === 'killed' ? kill : lose)(victim.name);
      const again = service === 'sfu' ? 'every' : 'some';
      await until('they reconnected', () => witnesses[again]((one) => one.reconnected > 0), 30_000);
      const frames = [ann.frames('bob'), bob.frames('ann')];
      await until('pictures go on', () => ann.frames('bob') > frames[0] + 20 && bob.frames('ann') > frames[1] + 20, 30_000);
      gaps.push(...witnesses.map((one) => one.longestGapMillis));
      witnesses.forEach((one) => one.stop());
      pictures.forEach((picture) => picture.stop());
      await ann.leave();
      await bob.leave();
      if (how === 'lost') {
        await kill(victim.name);
      }
      await start(victim.name);
    }
    report(`picture stands still, ${service} ${how}, ms`, { clients: gaps.length, ...summary(gaps), all: gaps });
  }
}

async function timed(condition) {
  const began = performance.now();
  await until('the change', condition, 10_000, 1);
  return performance.now() - began;
}

// Signaling alone: a socket, the JoinResponse, and the leave.
async function joinsPerSecond() {
  const bytes = await stateBytes();
  const tokens = await Promise.all(Array.from({ length: joiners }, (_, i) => token(`joins-${i % 60}`, `person-${i}`)));
  const waits = [];
  const sockets = [];
  const began = performance.now();
  const queue = tokens.entries();
  await Promise.all(Array.from({ length: inParallel }, async () => {
    for (const [i, jwt] of queue) {
      const start = performance.now();
      const { status, socket } = await knock(fleet.urls[i % fleet.urls.length], jwt);
      if (status !== 101) {
        throw new Error(`a join was answered with ${status}`);
      }
      sockets.push(socket);
      waits.push(performance.now() - start);
    }
  }));
  const seconds = (performance.now() - began) / 1000;
  report('joins through the gateways', { joins: joiners, inParallel, perSecond: Math.round(joiners / seconds), millis: summary(waits) });
  sockets.forEach((socket) => socket.terminate());
  report('state between the signaling nodes', { bytesPerJoin: Math.round((await stateBytes() - bytes) / joiners) });
}

async function callOfTwenty() {
  const room = roomName('twenty');
  const people = [];
  const publishing = [];
  for (let i = 0; i < crowd; i += 1) {
    people.push(await joinNative(room, `p${i}`, {
      url: fleet.urls[i % fleet.urls.length].replace(/^http/, 'ws'), deafAndBlind: true }));
  }
  for (const one of people.slice(0, speakers)) {
    publishing.push(await one.publishTone(440));
  }
  await until('everybody sees everybody', () => people.every((one) => one.people().length === crowd - 1), 30_000);
  const bytes = await stateBytes();
  const before = await ticks();
  const began = performance.now();
  await new Promise((resolve) => setTimeout(resolve, watchMillis));
  const seconds = (performance.now() - began) / 1000;
  const after = await ticks();
  report(`a call of ${crowd}, ${speakers} of whom speak, CPU in % of a core`, Object.fromEntries(Object.keys(after).map((name) =>
    [name, Number(((after[name] - before[name]) / clockTicksPerSecond / seconds * 100).toFixed(1))])));
  report('resident memory of each process in it, MB', await megabytes());
  report('state between the signaling nodes in it', {
    bytesPerParticipantAndSecond: Math.round((await stateBytes() - bytes) / crowd / seconds) });
  publishing.forEach((tone) => tone.stop());
  await Promise.all(people.map((one) => one.leave()));
}

// User and system time of each process so far (proc(5), fields 14 and 15 of stat).
async function ticks() {
  return Object.fromEntries((await processes()).map(({ name, pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return [name, Number(fields[11]) + Number(fields[12])];
  }));
}

async function megabytes() {
  return Object.fromEntries((await processes()).map(({ name, pid }) => {
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return [name, Math.round(Number(kilobytes) / 1024)];
  }));
}

function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

function report(what, measured) {
  console.log(JSON.stringify({ what, ...measured }));
}
