// The page that the gateway serves: two tabs join by the printed link, see each other and chat.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launchChromium } from '../harness/chromium.mjs';
import { roomName, url } from '../harness/server.mjs';

const data = process.env.PARLEY_DATA;
const own = { skip: !data && 'not a Parley of the tests\' own' };

let chromium;
before(async () => { chromium = await launchChromium(); });
after(() => chromium?.close());

async function open(room, identity, key) {
  const page = await chromium.context.newPage();
  await page.goto(`${url}/?room=${room}&identity=${identity}#key=${key}`);
  await page.getByText('Parley runs.').waitFor();
  await page.getByRole('button', { name: 'Join' }).click();
  return page;
}

test('two tabs see each other, mute and chat', own, async () => {
  const key = (await readFile(join(data, 'join-link-key'), 'utf8')).trim();
  const room = roomName('page');
  const ada = await open(room, 'ada', key);
  const grace = await open(room, 'grace', key);
  for (const page of [ada, grace]) {
    await page.getByRole('button', { name: 'Camera' }).click();
    await page.getByRole('button', { name: 'Microphone' }).click();
  }
  for (const [page, other] of [[ada, 'grace'], [grace, 'ada']]) {
    await page.waitForFunction((identity) => document
      .querySelector(`.tile[data-identity=${identity}] video`)?.videoWidth > 0, other);
    await page.waitForFunction((identity) => !document
      .querySelector(`.tile[data-identity=${identity}] .muted`), other);
  }
  await ada.getByRole('button', { name: 'Microphone' }).click();
  await grace.locator('.tile[data-identity=ada] .muted').waitFor();

  await ada.getByLabel('Message').fill('Hello, <b>Grace</b>!');
  await ada.getByRole('button', { name: 'Send' }).click();
  await grace.getByText('Hello, <b>Grace</b>!').waitFor();

  await ada.getByRole('button', { name: 'Leave' }).click();
  await ada.getByRole('button', { name: 'Join' }).waitFor();
  await grace.waitForFunction(() => !document.querySelector('.tile[data-identity=ada]'));
});

test('a wrong link key gives no token, and says so', own, async () => {
  const page = await open(roomName('page'), 'mallory', 'not-the-key');
  await page.waitForFunction(() => document.getElementById('refusal').textContent !== '');
  assert.equal(await page.locator('#call').isVisible(), false);
});
