// Starts a fleet of its own (or takes the one that PARLEY_CLUSTER describes), runs a part of the
// end-to-end tests against it, then those in which its processes end, and stops it again.
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { enterNamespace } from '../harness/namespace.mjs';
import { startFleet } from '../harness/own-fleet.mjs';
import { runTests } from '../harness/suite.mjs';

if (!process.env.PARLEY_CLUSTER) {
  await enterNamespace();
}
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
const left = own ? await own.stop(status !== 0) : null;
if (left) {
  console.error(left);
}
process.exit(status || (left ? 1 : 0));
