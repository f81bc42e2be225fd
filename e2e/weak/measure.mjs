// Measures what a subscriber (or all, where the publisher's link is meant) gets over bad links: frames,
// freezes, bitrate, height, concealed audio. Prints a line of JSON for each scenario.
//
//   node weak/measure.mjs [--seconds N] [SCENARIO …]
//
// against a Parley of its own.
import { dispose } from '@livekit/rtc-node';
import { startParley } from '../harness/parley.mjs';
import { scenarios } from './scenarios.mjs';

const words = process.argv.slice(2);
const at = words.indexOf('--seconds');
const [, seconds] = at >= 0 ? words.splice(at, 2) : [null, '35'];
const parley = await startParley();
Object.assign(process.env, {
  PARLEY_URL: parley.url, PARLEY_KEY: parley.key, PARLEY_SECRET: parley.secret, PARLEY_UDP_PORT: String(parley.udpPort) });
const { joins, live } = await import('./live.mjs');

let status = 0;
for (const name of words.length > 0 ? words : Object.keys(scenarios)) {
  try {
    const scenario = scenarios[name];
    const got = scenario.joins ? await joins(scenario) : await live(scenario, Number(seconds));
    console.log(JSON.stringify({ scenario: name, ...got }));
  } catch (failed) {
    console.log(JSON.stringify({ scenario: name, failed: failed.message }));
    status = 1;
  }
}
const left = await parley.stop();
if (left) {
  console.error(left);
}
await dispose();
process.exit(status || (left ? 1 : 0));
