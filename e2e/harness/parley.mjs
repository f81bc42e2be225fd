// A Parley of the tests' own: the packaged standalone on free ports, with its data in a directory
// that goes away afterwards.
import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.mjs';

const root = new URL('../..', import.meta.url).pathname;
const jar = join(root, 'standalone/target/parley.jar');

export const key = 'e2ekey';
export const secret = 'e2e-secret-of-the-tests-own-32-chars';

// Starts it and returns once it is healthy; `stop` says in a line what it left behind, or null.
export async function startParley() {
  if (!existsSync(jar)) {
    throw new Error('Parley is not built: run ./parley build');
  }
  const port = await freePort();
  const data = await mkdtemp(join(tmpdir(), 'parley-e2e-'));
  await mkdir(join(root, 'e2e/results'), { recursive: true });
  const log = createWriteStream(join(root, 'e2e/results/parley.log'));
  const child = spawn(java(), [...flags(), '-jar', jar, '--ip', '127.0.0.1', '--port', String(port), '--data', data], {
    env: { ...process.env, PARLEY_KEYS: `${key}:${secret}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  await until('Parley is healthy', async () => {
    if (child.exitCode !== null) {
      throw new Error(`Parley ended with ${child.exitCode}; see e2e/results/parley.log`);
    }
    return fetch(`${url}/healthz`).then((answer) => answer.ok, () => false);
  }, 90_000);
  console.log(`Parley was ready after ${((performance.now() - started) / 1000).toFixed(1)} s at ${url}`);
  return { url, key, secret, udpPort: port + 2, pid: child.pid, data, stop: () => stop(child, data, log) };
}

async function stop(child, data, log) {
  const children = descendants(child.pid);
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  child.kill('SIGTERM');
  const status = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 30_000, 'late'))]);
  log.end();
  const left = children.filter((pid) => existsSync(`/proc/${pid}`));
  await rm(data, { recursive: true, force: true });
  if (status === 'late') {
    child.kill('SIGKILL');
    return 'Parley did not stop within 30 s of SIGTERM';
  }
  return left.length > 0 ? `Parley left processes behind: ${left.join(', ')}` : null;
}

function descendants(pid) {
  try {
    const own = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
      .split('\n').map((line) => line.trim()).filter(Boolean);
    return own.flatMap((child) => [child, ...descendants(child)]);
  } catch {
    return [];
  }
}

function flags() {
  return ['-XX:+UseSerialGC', '-Xmx1g', '--enable-native-access=ALL-UNNAMED', '--sun-misc-unsafe-memory-access=allow'];
}

export function java() {
  const places = [process.env.JAVA25_HOME, process.env.JAVA_HOME,
    ...list('/usr/lib/jvm'), ...list(join(homedir(), '.jdks'))];
  for (const home of places) {
    const release = home && join(home, 'release');
    if (release && existsSync(release) && readFileSync(release, 'utf8').includes('JAVA_VERSION="25')) {
      return join(home, 'bin/java');
    }
  }
  throw new Error('no JDK 25 found: install one or set JAVA25_HOME');
}

function list(directory) {
  return existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : [];
}

// A port from which the following ones are very likely free as well: media takes them.
async function freePort() {
  for (let port = 21_880; port < 30_000; port += 20) {
    const free = await Promise.all([port, port + 1].map(isFree));
    if (free.every(Boolean)) {
      return port;
    }
  }
  throw new Error('no free ports');
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
