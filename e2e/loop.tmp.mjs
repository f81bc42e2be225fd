import { dispose } from '@livekit/rtc-node';
const { joinNative } = await import('/work/wt/lead/e2e/harness/native.mjs');
const { roomName } = await import('/work/wt/lead/e2e/harness/server.mjs');
const { until } = await import('/work/wt/lead/e2e/harness/until.mjs');
for (let i = 0; i < Number(process.argv[2]); i++) {
  const room = roomName('leave');
  const sender = await joinNative(room, 'sender');
  const receiver = await joinNative(room, 'receiver');
  const picture = await sender.publishPicture('VP8', { y: 180, u: 60, v: 200 });
  const tone = await sender.publishTone(440);
  await until('frames', () => receiver.frames('sender') > 5, 20000);
  picture.stop(); tone.stop();
  const t = performance.now();
  await sender.leave();
  const s = performance.now();
  try { await until('gone', () => receiver.people().length === 0, 15000, 5); console.log(i, room, 'leave', Math.round(s-t), 'gone', Math.round(performance.now()-t)); }
  catch (e) { console.log(i, room, 'NOT GONE', new Date().toISOString()); }
  await receiver.leave();
}
await dispose(); process.exit(0);
