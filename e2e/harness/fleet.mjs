// A running fleet, as `./parley cluster` describes it: its nodes, and how to end and start them.
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { endSilence, isolated, silence } from './namespace.mjs';

const description = process.env.PARLEY_CLUSTER;
export const fleet = description ? JSON.parse(readFileSync(description, 'utf8')) : null;

async function control(verb, name) {
  const answer = await fetch(`${fleet.control}/${verb}/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${fleet.adminToken}` },
  });
  if (!answer.ok) {
    throw new Error(`${verb} ${name}: ${answer.status} ${await answer.text()}`);
  }
}

// SIGKILL; returns when the process is gone.
export async function kill(name) {
  await control('kill', name);
  if (frozen.delete(name) && isolated) {
    endSilence();
  }
}

// SIGTERM; returns at once.
export const terminate = (name) => control('term', name);

const frozen = new Set();

// As if the host of a process were lost: it stands still, and where the tests have a network of their
// own, nothing of it answers. `kill` ends it for good.
export async function lose(name) {
  const { pid } = await processOf(name);
  process.kill(pid, 'SIGSTOP');
  frozen.add(name);
  if (isolated) {
    silence(pid);
  }
}

// What became of a process: up, ended, …
export async function state(name) {
  return (await processOf(name)).state;
}

export async function processes() {
  const answer = await fetch(`${fleet.control}/status`, { headers: { authorization: `Bearer ${fleet.adminToken}` } });
  const status = await answer.json();
  return status.nodes ?? status;
}

async function processOf(name) {
  return (await processes()).find((node) => node.name === name);
}

// Starts what a test ended and, since it failed, did not start again: the next one needs it.
export async function mend() {
  for (const name of frozen) {
    await kill(name);
  }
  for (const node of await processes()) {
    if (node.state === 'ended') {
      await start(node.name);
    }
  }
}

// The same command and ports again; returns when it serves.
export const start = (name) => control('start', name);

export const nodes = (service) => fleet.nodes.filter((node) => node.service === service);

export const socketUrl = (node) => `ws://127.0.0.1:${node.httpPort}`;

// A meter of a node's, summed over its tags; 0 where it has none.
export async function meter(node, name) {
  const page = await fetch(`http://127.0.0.1:${node.httpPort}/actuator/prometheus`).then((answer) => answer.text());
  return page.split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

// The node of a service that a meter says is busy.
export async function busiest(service, name) {
  const counted = await Promise.all(nodes(service).map(async (node) => ({ node, count: await meter(node, name) })));
  const { node, count } = counted.sort((one, other) => other.count - one.count)[0];
  if (count === 0) {
    throw new Error(`no ${service} has any ${name}`);
  }
  return node;
}

// A TCP forwarder whose target can be changed; changing it cuts what is open.
export async function switchable(url) {
  let target = new URL(url);
  const sockets = new Set();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => { sockets.delete(socket); client.destroy(); upstream.destroy(); });
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${server.address().port}`,
    to: (other) => { target = new URL(other); },
    close: () => { sockets.forEach((socket) => socket.destroy()); server.close(); },
  };
}
