// Lets two native clients live through a scenario, and says what the subscriber got.
import { joinNative } from '../harness/native.mjs';
import { roomName } from '../harness/server.mjs';
import { until } from '../harness/until.mjs';
import { weakLink } from '../harness/weak-link.mjs';

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
const frozenMillis = 500;
const sampleMillis = 100;

// The gaps between pictures that are freezes, and the heights that were seen.
class Viewer {
  constructor(client) {
    this.frames = 0;
    this.last = null;
    this.freezes = [];
    this.heights = {};
    client.onlyCounting = true;
    client.watching = (identity, frame) => {
      const now = performance.now();
      if (this.last !== null && now - this.last > frozenMillis) {
        this.freezes.push(Math.round(now - this.last));
      }
      this.last = now;
      this.frames += 1;
      this.heights[frame.height] = (this.heights[frame.height] ?? 0) + 1;
    };
  }

  begin() {
    this.frames = 0;
    this.freezes = [];
    this.heights = {};
  }

  end() {
    const still = this.last === null ? 0 : Math.round(performance.now() - this.last);
    if (still > frozenMillis) {
      this.freezes.push(still);
    }
  }
}

const joinMillis = 20_000;

// How soon each of several newcomers has media; null where that takes more than twenty seconds.
export async function joins({ link, joins: count, audioOnly = false }) {
  const room = roomName('weak-joins');
  const alice = await joinNative(room, 'alice');
  const published = [await alice.publishTone(440)];
  if (!audioOnly) {
    published.push(await alice.publishScene());
  }
  const millis = [];
  try {
    for (let n = 0; n < count; n += 1) {
      const weak = await weakLink({ ...link, seed: n + 1 });
      const began = performance.now();
      let bob = null;
      try {
        bob = await joinNative(room, `bob-${n}`, { url: weak.url });
        await until('media arrives', () => bob.samples.length > 20 * 480, joinMillis - (performance.now() - began));
        millis.push(Math.round(performance.now() - began));
      } catch (late) {
        console.error(late.message);
        millis.push(null);
      } finally {
        await bob?.leave();
        await weak.close();
      }
    }
  } finally {
    published.forEach((one) => one.stop());
    await alice.leave();
  }
  return { joined: millis.filter((one) => one !== null).length, of: count, mediaMillis: millis };
}

// `others`: somebody with a good link looks on, too. `without`: formats that nobody knows, as of
// weakLink.
export async function live({
  link, without, codec = 'H264', publisher = false, audioOnly = false, others = false, warmSeconds = 6, then,
}, seconds) {
  const weak = await weakLink(link, without);
  const room = roomName('weak');
  const alice = await joinNative(room, 'alice', { ...(publisher && { url: weak.url }) });
  const published = [await alice.publishTone(440)];
  if (!audioOnly) {
    published.push(await alice.publishScene({ codec }));
  }
  const began = performance.now();
  const bob = await joinNative(room, 'bob', { ...(!publisher && { url: weak.url }) });
  const viewer = new Viewer(bob);
  const carol = others ? await joinNative(room, 'carol') : null;
  const onlooker = carol && new Viewer(carol);
  try {
    await until('media arrives', () => bob.samples.length > 20 * 480 && (audioOnly || viewer.frames > 5), 20_000);
    const mediaMillis = Math.round(performance.now() - began);
    await pause(warmSeconds * 1000);
    if (then) {
      await weak.set(then);
    }
    viewer.begin();
    onlooker?.begin();
    const before = await bob.inbound();
    const { bytes } = (await weak.counters()).down;
    const queue = await watchQueue(weak, seconds);
    const carried = (await weak.counters()).down.bytes - bytes;
    viewer.end();
    onlooker?.end();
    const after = await bob.inbound();
    const of = (kind, what) => after[kind][what] - before[kind][what];
    const share = (part, whole) => Number((100 * part / Math.max(1, whole)).toFixed(2));
    return {
      mediaMillis,
      framesPerSecond: Number((viewer.frames / seconds).toFixed(1)),
      freezes: viewer.freezes.length,
      longestFreezeMillis: Math.max(0, ...viewer.freezes),
      frozenPercent: share(viewer.freezes.reduce((sum, one) => sum + one, 0), seconds * 1000),
      w3cFreezes: of('video', 'freezes'),
      kbps: Math.round((of('video', 'bytes') + of('audio', 'bytes')) * 8 / seconds / 1000),
      linkKbps: Math.round(carried * 8 / seconds / 1000),
      concealedPercent: share(of('audio', 'concealed'), of('audio', 'samples')),
      repairs: { parity: of('video', 'parity'), again: of('video', 'again'), nacks: of('video', 'nacks'), plis: of('video', 'plis') },
      queue,
      heights: viewer.heights,
      ...(onlooker && { others: { framesPerSecond: Number((onlooker.frames / seconds).toFixed(1)), heights: onlooker.heights } }),
    };
  } finally {
    published.forEach((one) => one.stop());
    await bob.leave();
    await carol?.leave();
    await alice.leave();
    await weak.close();
  }
}

// The queue of a link with a limit: its 95th percentile, and when it was last longer than 100 ms.
async function watchQueue(weak, seconds) {
  const samples = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    await pause(sampleMillis);
    samples.push((await weak.counters()).down.queueMillis);
  }
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    p95Millis: sorted[Math.floor(sorted.length * 0.95)],
    lastLongAfterSeconds: Number(((samples.findLastIndex((one) => one > 100) + 1) * sampleMillis / 1000).toFixed(1)),
  };
}
