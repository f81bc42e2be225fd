// A bad link between one client and the server: its signaling passes through a proxy that names a
// relay instead of the server's media port, and the relay loses, delays and holds back packets. All
// of it runs on a thread of its own, so that the test's own work does not delay packets.
import { Worker } from 'node:worker_threads';
import { udpPort, wsUrl } from './server.mjs';

// Each direction: `lossPercent`, `delayMillis` (one way), `jitterMillis` (on top, order kept),
// `kbps` (0: no limit) with a queue of `queueMillis`. `url` is what the client connects to. Beside
// them `seed`, 1 or more: links with the same one lose the same packets. `without`: video formats that
// client and server never learn the other one has, such as `ulpfec`.
export async function weakLink(settings = {}, without = []) {
  const worker = new Worker(new URL('./weak-link-worker.mjs', import.meta.url), {
    workerData: { wsUrl, udpPort, settings, without },
  });
  const waiting = [];
  const failed = new Promise((resolve, reject) => { worker.once('error', reject); });
  failed.catch(() => {}); // told to whoever asks next
  worker.on('message', (message) => waiting.shift()(message));
  const ask = (message) => {
    const answer = new Promise((resolve) => waiting.push(resolve));
    worker.postMessage(message);
    return Promise.race([answer, failed]);
  };
  const { port } = await ask({ verb: 'start' });
  return {
    url: `ws://127.0.0.1:${port}`,
    set: (changed) => ask({ verb: 'set', settings: changed }),
    // Packets of each direction so far: passed, lost, dropped by the full queue; the queue now, in ms.
    counters: () => ask({ verb: 'counters' }),
    close: () => worker.terminate(),
  };
}
