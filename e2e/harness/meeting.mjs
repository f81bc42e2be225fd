// What most tests begin with, and what they ask again and again.
import assert from 'node:assert/strict';
import { apiKey, apiSecret, token, url, wsUrl } from './server.mjs';
import { until } from './until.mjs';

// Lets a new page of the browser join; it publishes only what `publish` says.
export async function joined(browser, room, identity, { publish, grants, url = wsUrl, ...options } = {}) {
  const client = await browser.client();
  await client.join(url, await token(room, identity, grants), options);
  if (publish) {
    await client.publish(publish);
  }
  return client;
}

// The other side's video moves: frames are decoded, and the picture changes.
export async function seesMovingVideo(client, identity, limitMillis = 20_000) {
  const first = await until(`video of ${identity} is decoded`, async () => {
    const stats = await client.inbound(identity, 'video');
    return stats?.framesDecoded > 0 ? stats : null;
  }, limitMillis);
  await until(`video of ${identity} goes on`, async () =>
    (await client.inbound(identity, 'video')).framesDecoded > first.framesDecoded + 10, limitMillis);
  const before = await until(`a picture of ${identity}`, () => client.picture(identity), limitMillis);
  await until(`the picture of ${identity} moves`, async () =>
    (await client.picture(identity))?.hash !== before.hash, limitMillis);
  return before;
}

// The other side's sound arrives with a level: the fake microphone beeps.
export async function hearsSound(client, identity, limitMillis = 20_000) {
  await until(`sound of ${identity} has energy`, async () =>
    (await client.inbound(identity, 'audio'))?.totalAudioEnergy > 0.0001, limitMillis);
}

export async function decodesMoreVideo(client, identity, frames = 15, limitMillis = 20_000) {
  const start = (await client.inbound(identity, 'video'))?.framesDecoded ?? 0;
  await until(`${frames} more frames of ${identity}`, async () => {
    const now = (await client.inbound(identity, 'video'))?.framesDecoded ?? 0;
    return now < start ? now > frames : now >= start + frames;
  }, limitMillis);
}

// Sets how a participant's link is to be used, as its tenant, or takes that back (DELETE).
export async function link(room, identity, method, settings) {
  const answer = await fetch(`${url}/v1/rooms/${room}/participants/${identity}/link`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: settings && JSON.stringify(settings),
  });
  return { status: answer.status, body: await answer.text() };
}

export async function knows(client, identity, limitMillis = 10_000) {
  return until(`${identity} is in the room`, async () =>
    (await client.people()).find((person) => person.identity === identity), limitMillis);
}

export async function knowsNoMore(client, identity, limitMillis = 10_000) {
  await until(`${identity} is gone`, async () =>
    !(await client.people()).some((person) => person.identity === identity), limitMillis);
}

export async function receives(client, text, limitMillis = 10_000) {
  return until(`message ${text}`, () => client.received(text), limitMillis);
}

// The fake camera's picture is mostly green.
export function assertGreen(picture) {
  const [red, green, blue] = picture.mean;
  assert.ok(green > red && green > blue, `not the fake camera's green: ${picture.mean}`);
}
