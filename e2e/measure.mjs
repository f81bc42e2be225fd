// Measures what a user waits for, with the native SDK: connecting, publishing, the first frame at the
// other side, and the first frame of one who comes late. Prints a line of JSON.
//
//   node measure.mjs [JOINS]      on a Parley of its own, or on the server at PARLEY_URL
import { dispose } from '@livekit/rtc-node';
import { startParley } from './harness/parley.mjs';

const joins = Number(process.argv[2] ?? 30);
const parley = process.env.PARLEY_URL ? null : await startParley();
if (parley) {
  process.env.PARLEY_URL = parley.url;
  process.env.PARLEY_KEY = parley.key;
  process.env.PARLEY_SECRET = parley.secret;
}
const { joinNative } = await import('./harness/native.mjs');
const { until } = await import('./harness/until.mjs');

const connect = [];
const publish = [];
const firstFrame = [];
const lateJoin = [];
for (let i = 0; i < joins; i += 1) {
  const room = `measure-${process.pid}-${i}`;
  const watcher = await joinNative(room, 'watcher');
  const sender = await timed(connect, () => joinNative(room, 'sender'));
  const start = performance.now();
  const picture = await timed(publish, () => sender.publishPicture('VP8', { y: 180, u: 60, v: 200 }));
  await frame(watcher, 'sender');
  firstFrame.push(performance.now() - start);
  await timed(lateJoin, async () => {
    const late = await joinNative(room, 'late');
    await frame(late, 'sender');
    setImmediate(() => late.leave());
  });
  picture.stop();
  await Promise.all([sender.leave(), watcher.leave()]);
}
console.log(JSON.stringify({ joins, connect: summary(connect), publish: summary(publish), firstFrame: summary(firstFrame), lateJoin: summary(lateJoin) }));
await parley?.stop();
await dispose();
process.exit(0);

async function timed(into, action) {
  const start = performance.now();
  const result = await action();
  into.push(performance.now() - start);
  return result;
}

function frame(client, identity) {
  return until(`a frame of ${identity}`, () => client.frames(identity) > 0, 20_000, 2);
}

function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  return { p50: at(0.5), p95: at(0.95) };
}
