// What comes with a bad token, or is no token at all, is refused with its status before the upgrade.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { test } from 'node:test';
import { apiKey, apiSecret, roomName, token, url } from '../harness/server.mjs';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function signed(claims, secret = apiSecret, header = { alg: 'HS256', typ: 'JWT' }) {
  const body = `${encode(header)}.${encode(claims)}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

const now = () => Math.floor(Date.now() / 1000);
const claims = (more = {}) => ({
  iss: apiKey, sub: 'alice', nbf: now() - 5, exp: now() + 600, video: { room: 'r', roomJoin: true }, ...more,
});

// Asks for a WebSocket and gives the status and body of the answer; 101 where it was upgraded.
function upgrade(path, headers = {}) {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}${path}`, {
      headers: {
        Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': Buffer.from('0123456789abcdef').toString('base64'), ...headers,
      },
    });
    asked.on('upgrade', (response, socket) => { socket.destroy(); resolve({ status: 101, body: '' }); });
    asked.on('response', (response) => {
      let body = '';
      response.on('data', (chunk) => { body += chunk; }).on('end', () => resolve({ status: response.statusCode, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

const refusals = [
  ['no token', () => '', 401],
  ['garbage', () => 'access_token=abc', 401],
  ['a bad signature', () => `access_token=${signed(claims(), 'another secret')}`, 401],
  ['an unknown key', () => `access_token=${signed(claims({ iss: 'nobody' }))}`, 401],
  ['an expired token', () => `access_token=${signed(claims({ exp: now() - 600 }))}`, 401],
  ['a token that is not valid yet', () => `access_token=${signed(claims({ nbf: now() + 600 }))}`, 401],
  ['a token without an end', () => `access_token=${signed(claims({ exp: undefined }))}`, 401],
  ['another algorithm', () => `access_token=${signed(claims(), apiSecret, { alg: 'none' })}`, 401],
  ['no right to join', () => `access_token=${signed(claims({ video: { room: 'r' } }))}`, 401],
  ['an empty identity', () => `access_token=${signed(claims({ sub: '' }))}`, 400],
  ['no room', () => `access_token=${signed(claims({ video: { roomJoin: true } }))}`, 400],
  ['an identity that is too long', () => `access_token=${signed(claims({ sub: 'x'.repeat(300) }))}`, 400],
];

for (const path of ['/rtc', '/rtc/v1']) {
  for (const [what, query, status] of refusals) {
    test(`${path} refuses ${what} with ${status} before the upgrade`, async () => {
      const answer = await upgrade(`${path}?${query()}`);
      assert.equal(answer.status, status);
      assert.notEqual(answer.body, '', 'a reason is given');
    });
  }
}

test('the reason is told by validate as well', async () => {
  const answer = await fetch(`${url}/rtc/validate?access_token=${signed(claims({ exp: now() - 600 }))}`);
  assert.equal(answer.status, 401);
  const good = await fetch(`${url}/rtc/validate?access_token=${await token(roomName('v'), 'alice')}`);
  assert.equal(good.status, 200);
  assert.equal(await good.text(), 'success');
});

test('a plain GET on /rtc is not found', async () => {
  assert.equal((await fetch(`${url}/rtc?access_token=${await token('r', 'alice')}`)).status, 404);
});

test('/rtc/v1 without a join request is a bad request', async () => {
  assert.equal((await upgrade(`/rtc/v1?access_token=${await token('r', 'alice')}`)).status, 400);
});

test('a good token is upgraded, from the query and from the header', async () => {
  const jwt = await token(roomName('up'), 'alice');
  assert.equal((await upgrade(`/rtc?access_token=${jwt}`)).status, 101);
  assert.equal((await upgrade('/rtc', { Authorization: `Bearer ${jwt}` })).status, 101);
  assert.equal((await upgrade(`//rtc?access_token=${jwt}`)).status, 101);
});
