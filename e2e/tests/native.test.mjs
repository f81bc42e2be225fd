// The native SDK: a known picture and a known tone go in on one side and come out on the other.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { dispose } from '@livekit/rtc-node';
import { launchChromium } from '../harness/chromium.mjs';
import { assertGreen, hearsSound, joined, seesMovingVideo } from '../harness/meeting.mjs';
import { everybodyLeaves, joinNative } from '../harness/native.mjs';
import { roomName } from '../harness/server.mjs';
import { until } from '../harness/until.mjs';

afterEach(everybodyLeaves);
after(() => dispose());

for (const codec of ['VP8', 'H264', 'VP9', 'AV1']) {
  test(`a picture in ${codec} and a tone arrive as they were sent`, async () => {
    const room = roomName('native');
    const sender = await joinNative(room, 'sender');
    const receiver = await joinNative(room, 'receiver');
    const picture = await sender.publishPicture(codec, { y: 180, u: 60, v: 200 });
    const tone = await sender.publishTone(440);

    const seen = await until('the picture', () => receiver.pictureNear({ y: 180, u: 60, v: 200 }), 20_000);
    assert.ok(seen.width > 0 && seen.height > 0);
    await until('the tone', () => Math.abs((receiver.toneNear(440) ?? 0) - 440) < 25, 20_000);

    picture.stop();
    tone.stop();
    await sender.leave();
    await until('the sender is gone', () => receiver.people().length === 0);
    await receiver.leave();
  });
}

test('data, text and remote calls go both ways', async () => {
  const room = roomName('native-data');
  const one = await joinNative(room, 'one');
  const two = await joinNative(room, 'two');
  await until('they know each other', () => one.people().length === 1 && two.people().length === 1);
  await one.send('reliable', { reliable: true });
  await until('it arrived', () => two.received('reliable'));
  await until('a lossy one arrived', async () => {
    await two.send('lossy', { reliable: false });
    return one.received('lossy');
  });
  await one.sendText('from one to all');
  await until('the text arrived', () => two.texts.includes('from one to all'));
  assert.equal(await two.rpc('one', 'question'), 'two:question');
  await one.update({ name: 'One', metadata: 'of two', attributes: { colour: 'blue' } });
  await until('the change arrived', () => two.person('one')?.attributes.colour === 'blue');
  await one.leave();
  await two.leave();
});

describe('with Chromium', () => {
  let chromium;
  before(async () => { chromium = await launchChromium(); });
  after(() => chromium?.close());

  test('the native SDK and a browser see and hear each other', async () => {
    const room = roomName('mixed');
    const browser = await joined(chromium, room, 'browser', { publish: {} });
    const native = await joinNative(room, 'native');
    const picture = await native.publishPicture('VP8', { y: 160, u: 50, v: 60 }, { moving: true });
    const tone = await native.publishTone(440);
    const seen = await seesMovingVideo(browser, 'native');
    assertGreen(seen);
    await hearsSound(browser, 'native');
    await until('who speaks is told', async () => (await browser.people())
      .find(({ identity }) => identity === 'native')?.isSpeaking);
    await until('frames of the browser', () => native.frames('browser') > 20, 20_000);
    tone.stop();
    await until('who is quiet is told', async () => !(await browser.people())
      .find(({ identity }) => identity === 'native')?.isSpeaking);
    picture.stop();
    await native.leave();
  });
});
