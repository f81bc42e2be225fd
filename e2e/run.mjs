// Starts a Parley of its own (or takes the one at PARLEY_URL), runs the tests, and stops it again.
import { readdir } from 'node:fs/promises';
import { startParley } from './harness/parley.mjs';
import { runTests } from './harness/suite.mjs';

const all = process.argv.includes('--all');
const only = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

const parley = process.env.PARLEY_URL ? null : await startParley();
const server = parley ?? {
  url: process.env.PARLEY_URL,
  key: process.env.PARLEY_KEY,
  secret: process.env.PARLEY_SECRET,
  udpPort: process.env.PARLEY_UDP_PORT ?? '7882',
};

const files = (await readdir(new URL('tests/', import.meta.url)))
  .filter((name) => name.endsWith('.test.mjs') && (all || !name.endsWith('.slow.test.mjs')))
  .filter((name) => only.length === 0 || only.some((part) => name.includes(part)))
  .sort()
  .map((name) => `tests/${name}`);

const status = await runTests(files, {
  PARLEY_URL: server.url,
  PARLEY_KEY: server.key,
  PARLEY_SECRET: server.secret,
  PARLEY_UDP_PORT: String(server.udpPort),
  ...(parley && { PARLEY_DATA: parley.data }),
}, all ? 60 : 20);
const left = parley ? await parley.stop() : null;
if (left) {
  console.error(left);
}
process.exit(status || (left ? 1 : 0));
