// The thread of a weak link; see weak-link.mjs.
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import WebSocket, { WebSocketServer } from 'ws';

const { wsUrl, udpPort, settings, without = [] } = workerData;

// The same losses in each run (mulberry32).
function random(seed) {
  let state = seed;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 4_294_967_296;
  };
}

const headerBytes = 28; // IP and UDP

// One direction: a serial link with a droptail queue, then loss, then delay.
class Direction {
  constructor(seed, set) {
    this.draw = random(seed);
    this.set = { lossPercent: 0, delayMillis: 0, jitterMillis: 0, kbps: 0, queueMillis: 300, ...set };
    this.passed = 0;
    this.bytes = 0; // with IP and UDP headers
    this.lost = 0;
    this.dropped = 0;
    this.freeAt = 0;
    this.lastDue = 0;
    this.held = [];
    this.timer = null;
  }

  queueMillis(now) {
    return Math.max(0, this.freeAt - now);
  }

  take(bytes, send) {
    const now = performance.now();
    const { lossPercent, delayMillis, jitterMillis, kbps, queueMillis } = this.set;
    let out = now;
    if (kbps > 0) {
      if (this.queueMillis(now) > queueMillis) {
        this.dropped += 1;
        return;
      }
      this.freeAt = Math.max(now, this.freeAt) + (bytes + headerBytes) * 8 / kbps;
      out = this.freeAt;
    }
    if (this.draw() * 100 < lossPercent) {
      this.lost += 1;
      return;
    }
    this.passed += 1;
    this.bytes += bytes + headerBytes;
    this.lastDue = Math.max(this.lastDue, out + delayMillis + this.draw() * jitterMillis);
    this.held.push({ due: this.lastDue, send });
    this.release();
  }

  release() {
    const now = performance.now();
    while (this.held.length > 0 && this.held[0].due <= now) {
      this.held.shift().send();
    }
    if (this.held.length > 0 && this.timer === null) {
      this.timer = setTimeout(() => {
        this.timer = null;
        this.release();
      }, Math.max(0, this.held[0].due - now));
    }
  }

  counters() {
    const { passed, bytes, lost, dropped } = this;
    return { passed, bytes, lost, dropped, queueMillis: Math.round(this.queueMillis(performance.now())) };
  }
}

const seed = settings.seed ?? 1;
const up = new Direction(2 * seed - 1, settings.up);
const down = new Direction(2 * seed, settings.down);
const upstreams = new Map();
const front = createSocket('udp4');
front.on('message', (packet, from) => {
  const name = `${from.address}:${from.port}`;
  let upstream = upstreams.get(name);
  if (!upstream) {
    upstream = createSocket('udp4');
    upstream.on('message', (answer) => down.take(answer.length, () => front.send(answer, from.port, from.address)));
    upstreams.set(name, upstream);
  }
  up.take(packet.length, () => upstream.send(packet, udpPort, '127.0.0.1'));
});

// Formats that neither side shall know of are called something else, of the same length.
function unnamed(text) {
  return without.reduce((said, name) => said.replaceAll(`${name}/90000`, `${'x'.repeat(name.length)}/90000`), text);
}

// What the server says, with the relay's port in its candidates. Of the same length, so that the
// message around it stays what it was. Media over TCP would go round the relay: no port.
function redirected(message, relayPort) {
  const text = unnamed(message.toString('latin1'))
    .replaceAll(`127.0.0.1 ${udpPort} typ`, `127.0.0.1 ${relayPort} typ`)
    .replaceAll(`127.0.0.1 ${udpPort - 1} typ`, '127.0.0.1 00009 typ');
  return Buffer.from(text, 'latin1');
}

const sockets = new WebSocketServer({ noServer: true });
const proxy = createServer();
proxy.on('upgrade', (request, socket, head) => {
  const { authorization } = request.headers;
  const server = new WebSocket(wsUrl + request.url, { headers: authorization ? { authorization } : {} });
  const early = [];
  server.on('message', (data) => early.push(data));
  server.once('unexpected-response', (asked, response) => {
    socket.end(`HTTP/1.1 ${response.statusCode} refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    asked.destroy();
  });
  server.on('error', () => socket.destroy());
  server.once('open', () => sockets.handleUpgrade(request, socket, head, (client) => {
    const pass = (data) => client.send(redirected(data, front.address().port), { binary: true });
    server.removeAllListeners('message');
    early.forEach(pass);
    server.on('message', pass);
    client.on('message', (data, binary) => server.send(Buffer.from(unnamed(data.toString('latin1')), 'latin1'), { binary }));
    client.on('close', () => server.close());
    server.on('close', () => client.close());
  }));
});

// The relay's port has as many digits as the server's.
async function relayPort() {
  for (let port = 31_000; port < 32_000; port += 1) {
    const taken = await new Promise((resolve) => {
      front.once('error', () => resolve(true));
      front.bind(port, '127.0.0.1', () => resolve(false));
    });
    if (!taken) {
      front.removeAllListeners('error');
      return;
    }
  }
  throw new Error('no free port for a relay');
}

const verbs = {
  start: async () => {
    await relayPort();
    await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    return { port: proxy.address().port };
  },
  set: ({ settings: changed }) => {
    Object.assign(up.set, changed.up);
    Object.assign(down.set, changed.down);
    return {};
  },
  counters: () => ({ up: up.counters(), down: down.counters() }),
};

parentPort.on('message', async (message) => parentPort.postMessage(await verbs[message.verb](message)));
