// A fleet of the tests' own: `./parley cluster` with its data in a directory that goes away afterwards.
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { java, key, secret } from './parley.mjs';
import { until } from './until.mjs';

const root = new URL('../..', import.meta.url).pathname;

// Returns once it is ready; `stop` says in a line what it left behind, or null.
export async function startFleet() {
  const jar = join(root, 'fleet/target/fleet.jar');
  if (!existsSync(jar)) {
    throw new Error('Parley is not built: run ./parley build');
  }
  const data = await mkdtemp(join(tmpdir(), 'parley-fleet-'));
  await mkdir(join(root, 'e2e/results'), { recursive: true });
  const log = createWriteStream(join(root, 'e2e/results/fleet.log'));
  const child = spawn(java(), ['--enable-native-access=ALL-UNNAMED', '-jar', jar, '--data', data, '--port', '27880'], {
    env: { ...process.env, PARLEY_KEYS: `${key}:${secret}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  const file = join(data, 'cluster.json');
  const began = performance.now();
  await until('the fleet is ready', () => {
    if (child.exitCode !== null) {
      throw new Error(`the fleet ended with ${child.exitCode}; see e2e/results/fleet.log`);
    }
    return existsSync(file);
  }, 240_000, 250);
  console.log(`The fleet was ready after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return { description: file, stop: (keepLogs) => stopFleet(child, ended, data, log, keepLogs) };
}

async function stopFleet(child, ended, data, log, keepLogs) {
  const description = JSON.parse(readFileSync(join(data, 'cluster.json'), 'utf8'));
  const status = await fetch(`${description.control}/status`, { headers: { authorization: `Bearer ${description.adminToken}` } })
    .then((answer) => answer.json());
  const pids = (status.nodes ?? status).map((node) => node.pid).filter(Boolean);
  child.kill('SIGTERM');
  const how = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 120_000, 'late'))]);
  log.end();
  const alive = pids.filter((pid) => existsSync(`/proc/${pid}`));
  if (how === 'late') {
    child.kill('SIGKILL');
    return 'the fleet did not stop within two minutes of SIGTERM';
  }
  if (keepLogs) {
    await cp(join(data, 'logs'), join(root, 'e2e/results/fleet'), { recursive: true });
    console.error('The logs of all nodes are in e2e/results/fleet');
  }
  await rm(data, { recursive: true, force: true });
  return alive.length > 0 ? `the fleet left processes behind: ${alive.join(', ')}` : null;
}
