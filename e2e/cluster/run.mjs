// Starts a fleet of its own (or takes the one that PARLEY_CLUSTER describes), runs a part of the
// end-to-end tests against it, then those in which its processes end, and stops it again.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { java, key, secret } from '../harness/parley.mjs';
import { runTests } from '../harness/suite.mjs';
import { until } from '../harness/until.mjs';

const root = new URL('../..', import.meta.url).pathname;
const all = process.argv.includes('--all');
const own = process.env.PARLEY_CLUSTER ? null : await startFleet();
const description = process.env.PARLEY_CLUSTER ?? own.description;
const fleet = JSON.parse(readFileSync(description, 'utf8'));

const smoke = ['tests/native.test.mjs', 'tests/api.test.mjs'];
const shared = (await readdir(join(root, 'e2e/tests')))
  .filter((name) => name.endsWith('.test.mjs') && !name.startsWith('page.'))
  .sort()
  .map((name) => `tests/${name}`);
const files = [...(all ? shared : smoke), 'cluster/failures.test.mjs'];

const status = await runTests(files, {
  PARLEY_CLUSTER: description,
  PARLEY_URL: fleet.url,
  PARLEY_KEY: fleet.key,
  PARLEY_SECRET: fleet.secret,
  ...(all && { PARLEY_OUTAGE_SECONDS: '60' }),
}, all ? 60 : 20);
const left = own ? await own.stop() : null;
if (left) {
  console.error(left);
}
process.exit(status || (left ? 1 : 0));

async function startFleet() {
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
  return { description: file, stop: () => stopFleet(child, ended, data, log) };
}

async function stopFleet(child, ended, data, log) {
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
  await rm(data, { recursive: true, force: true });
  return alive.length > 0 ? `the fleet left processes behind: ${alive.join(', ')}` : null;
}
