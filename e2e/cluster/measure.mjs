// Measures a fleet: how soon others see what somebody does, how many join a second, what that costs
// between the signaling nodes, and what a call of twenty costs each service. Prints lines of JSON.
//
//   node cluster/measure.mjs [changes|joins|call …]
//
// on a fleet of its own, or on the one that PARLEY_CLUSTER describes.
import { readFileSync } from 'node:fs';
import { dispose } from '@livekit/rtc-node';
import WebSocket from 'ws';
import { startFleet } from '../harness/own-fleet.mjs';

const rounds = 50;
const crowd = 20;
const speakers = 4;
const joiners = 600;
const inParallel = 32;
const watchMillis = 10_000;
const clockTicksPerSecond = 100;

const own = process.env.PARLEY_CLUSTER ? null : await startFleet();
process.env.PARLEY_CLUSTER ??= own.description;
const described = JSON.parse(readFileSync(process.env.PARLEY_CLUSTER, 'utf8'));
process.env.PARLEY_URL = described.url;
process.env.PARLEY_KEY = described.key;
process.env.PARLEY_SECRET = described.secret;
const { fleet, meter, nodes, processes, socketUrl } = await import('../harness/fleet.mjs');
const { joinNative } = await import('../harness/native.mjs');
const { roomName, token } = await import('../harness/server.mjs');
const { until } = await import('../harness/until.mjs');

const stateBytes = async () => (await Promise.all(
  nodes('signaling').map((node) => meter(node, 'parley_signaling_state_bytes_total')))).reduce((a, b) => a + b);

const measures = { changes: remoteChanges, joins: joinsPerSecond, call: callOfTwenty };
const chosen = process.argv.slice(2);
for (const name of chosen.length > 0 ? chosen : Object.keys(measures)) {
  await measures[name]();
}
await own?.stop(false);
await dispose();
process.exit(0);

async function remoteChanges() {
  const [one, other] = nodes('signaling').map(socketUrl);
  const room = roomName('changes');
  const bob = await joinNative(room, 'bob', { url: other });
  const seen = { join: [], attribute: [], leave: [] };
  for (let round = -5; round < rounds; round += 1) {
    const identity = `ann-${round}`;
    const ann = await joinNative(room, identity, { url: one });
    const join = await timed(() => bob.person(identity));
    const told = ann.room.localParticipant.setAttributes({ value: 'x' });
    const attribute = await timed(() => bob.person(identity)?.attributes.value === 'x');
    await told;
    const gone = ann.leave();
    const leave = await timed(() => !bob.person(identity));
    await gone;
    if (round >= 0) { // the first ones warm up
      seen.join.push(join);
      seen.attribute.push(attribute);
      seen.leave.push(leave);
    }
  }
  await bob.leave();
  report('seen by a client of another node, ms', Object.fromEntries(
    Object.entries(seen).map(([what, millis]) => [what, summary(millis)])));
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
      sockets.push(await joined(`${fleet.urls[i % fleet.urls.length].replace(/^http/, 'ws')}/rtc?access_token=${jwt}&protocol=15`));
      waits.push(performance.now() - start);
    }
  }));
  const seconds = (performance.now() - began) / 1000;
  report('joins through the gateways', { joins: joiners, inParallel, perSecond: Math.round(joiners / seconds), millis: summary(waits) });
  sockets.forEach((socket) => socket.terminate());
  report('state between the signaling nodes', { bytesPerJoin: Math.round((await stateBytes() - bytes) / joiners) });
}

function joined(url) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.once('message', () => resolve(socket)); // the JoinResponse comes first
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
  });
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
