// Two browsers in a room, with the clients that people use.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { launchChromium } from '../harness/chromium.mjs';
import { tcpForwarder } from '../harness/forwarder.mjs';
import {
  assertGreen, decodesMoreVideo, hearsSound, joined, knows, knowsNoMore, receives, seesMovingVideo,
} from '../harness/meeting.mjs';
import { udpRelay } from '../harness/relay.mjs';
import { roomName, token, udpPort, url, wsUrl } from '../harness/server.mjs';
import { until } from '../harness/until.mjs';

let chromium;
before(async () => { chromium = await launchChromium(); });
after(() => chromium?.close());

// The relay stands before one SFU: on a fleet the room may be on another.
const oneSfu = { skip: process.env.PARLEY_CLUSTER ? 'the relay stands before one SFU' : false };

for (const singlePeerConnection of [true, false]) {
  const how = singlePeerConnection ? 'one peer connection' : 'two peer connections';
  describe(`a call over ${how}`, () => {
    const room = roomName('call');
    const options = { room: { singlePeerConnection } };
    let alice;
    let bob;

    before(async () => {
      alice = await joined(chromium, room, 'alice', { ...options, publish: {} });
      bob = await joined(chromium, room, 'bob', { ...options, publish: {} });
    });
    after(() => chromium.closeClients());

    test('both see moving video of the other, and hear sound', async () => {
      assertGreen(await seesMovingVideo(alice, 'bob'));
      assertGreen(await seesMovingVideo(bob, 'alice'));
      await hearsSound(alice, 'bob');
      await hearsSound(bob, 'alice');
    });

    test('the subscriber gets the highest layer that arrives', async () => {
      await until('720 lines', async () => (await bob.inbound('alice', 'video')).frameHeight === 720, 30_000);
    });

    test('reliable and lossy data arrive, at whom they are meant for', async () => {
      await alice.send('to all', { reliable: true, topic: 'chat' });
      const message = await receives(bob, 'to all');
      assert.equal(message.from, 'alice');
      assert.equal(message.topic, 'chat');
      await alice.send('big', { bytes: 14_000 });
      assert.equal((await receives(bob, 'big')).bytes, 14_000);
      await until('a lossy message', async () => {
        await alice.send('lossy', { reliable: false });
        return bob.received('lossy');
      });
      await alice.send('not for bob', { destinationIdentities: ['nobody'] });
      await alice.send('for bob', { destinationIdentities: ['bob'] });
      await receives(bob, 'for bob');
      assert.equal(await bob.received('not for bob'), null);
    });

    test('text streams and remote calls work', async () => {
      const text = 'long text '.repeat(5_000);
      await alice.sendText(text);
      const arrived = await until('the text', async () => {
        const texts = await bob.receivedTexts();
        return texts[0];
      });
      assert.equal(arrived.text, text);
      assert.equal(await alice.rpc('bob', 'hello'), 'alice:hello');
    });

    test('mute and unmute reach the other side', async () => {
      const ofAlice = async (source) => (await bob.tracks('alice')).find((track) => track.source === source);
      await alice.mute('microphone', true);
      await until('muted', async () => (await ofAlice('microphone')).muted);
      await alice.mute('microphone', false);
      await until('unmuted', async () => !(await ofAlice('microphone')).muted);
      await alice.mute('camera', true);
      await until('camera muted', async () => (await ofAlice('camera')).muted);
      await alice.mute('camera', false);
      await decodesMoreVideo(bob, 'alice');
    });

    test('frames of a data track reach who subscribed to it', async () => {
      await alice.publishDataTrack('position');
      const frame = await until('a frame', async () => {
        await alice.pushFrame('position', 'x=1');
        return bob.frame('x=1');
      });
      assert.equal(frame.track, 'position');
      assert.equal(frame.from, 'alice');
      await assert.rejects(alice.publishDataTrack('position'), /name|DUPLICATE/i);
    });

    test('name, metadata and attributes reach the other side', async () => {
      await alice.update({ name: 'Alice A.', metadata: 'm1', attributes: { hand: 'up' } });
      const seen = await until('the change', async () => {
        const person = (await bob.people()).find(({ identity }) => identity === 'alice');
        return person?.name === 'Alice A.' && person.metadata === 'm1' && person.attributes.hand === 'up' && person;
      });
      assert.equal(seen.identity, 'alice');
    });

    test('a subscription can be dropped and taken again', async () => {
      await bob.subscribe('alice', 'video', false);
      await until('no video', async () => !(await bob.tracks('alice')).find(({ kind }) => kind === 'video').subscribed);
      await bob.subscribe('alice', 'video', true);
      await until('video again', async () => (await bob.tracks('alice')).find(({ kind }) => kind === 'video').subscribed);
      await decodesMoreVideo(bob, 'alice');
    });

    test('a track that is unpublished and published again is seen again', async () => {
      await alice.unpublish('camera');
      await until('no camera', async () => !(await bob.tracks('alice')).some(({ source }) => source === 'camera'));
      await alice.publish({ microphone: false });
      await seesMovingVideo(bob, 'alice');
    });

    test('who comes late sees and hears everybody', async () => {
      const carol = await joined(chromium, room, 'carol', options);
      await seesMovingVideo(carol, 'alice');
      await seesMovingVideo(carol, 'bob');
      await hearsSound(carol, 'alice');
      await carol.leave();
      await carol.close();
      await knowsNoMore(bob, 'carol');
    });

    test('who leaves is gone, and is seen again on coming back', async () => {
      await bob.leave();
      await knowsNoMore(alice, 'bob');
      await bob.join(wsUrl, await token(room, 'bob'), options);
      await bob.publish();
      await knows(alice, 'bob');
      await seesMovingVideo(alice, 'bob');
      await seesMovingVideo(bob, 'alice');
    });

    test('a page that is reloaded replaces its former self', async () => {
      await bob.reload();
      await bob.join(wsUrl, await token(room, 'bob'), options);
      await bob.publish();
      await seesMovingVideo(alice, 'bob');
      await until('only one bob', async () => (await alice.people()).filter(({ identity }) => identity === 'bob').length === 1);
    });

    for (const scenario of ['signal-reconnect', 'full-reconnect', 'node-failure', 'force-tcp', 'force-tls']) {
      test(`the client gets over ${scenario}`, async () => {
        const before = (await alice.happened('reconnected')).length;
        await alice.simulate(scenario);
        await until('reconnected', async () => (await alice.happened('reconnected')).length > before
          && (await alice.state()) === 'connected', 40_000);
        await decodesMoreVideo(alice, 'bob', 15, 30_000);
        await decodesMoreVideo(bob, 'alice', 15, 30_000);
      });
    }

    test('a simulated speaker is told', async () => {
      await alice.simulate('speaker');
      await until('alice is loud', async () => (await bob.people()).find(({ identity }) => identity === 'alice')?.isSpeaking);
    });
  });
}

describe('by itself', () => {
  afterEach(() => chromium.closeClients());

  test('a lost WebSocket is resumed and the media flows on', async () => {
    const room = roomName('resume');
    const forwarder = await tcpForwarder(url);
    const alice = await joined(chromium, room, 'alice', { publish: {} });
    const bob = await joined(chromium, room, 'bob', { publish: {}, url: forwarder.url.replace('http', 'ws') });
    await seesMovingVideo(alice, 'bob');
    await seesMovingVideo(bob, 'alice');
    const sid = (await knows(alice, 'bob')).sid;
    forwarder.cut();
    await until('resumed', async () => (await bob.happened('reconnected')).length > 0
      || (await bob.happened('signalConnected')).length > 1, 20_000);
    await decodesMoreVideo(alice, 'bob');
    await decodesMoreVideo(bob, 'alice');
    assert.equal((await knows(alice, 'bob')).sid, sid, 'a resume keeps the session');
    assert.equal((await alice.happened('participantDisconnected')).length, 0, 'nobody saw bob leave');
    await bob.send('after the resume');
    await receives(alice, 'after the resume');
    forwarder.close();
  });

  test('a lost media path is found again by an ICE restart', oneSfu, async () => {
    const room = roomName('ice');
    const relay = await udpRelay(udpPort);
    const alice = await joined(chromium, room, 'alice', { publish: {} });
    const bob = await joined(chromium, room, 'bob', { publish: {}, relayPort: relay.port });
    await seesMovingVideo(bob, 'alice');
    await seesMovingVideo(alice, 'bob');
    assert.ok(relay.forwarded() > 0, 'the media takes the relay');
    relay.cut();
    await until('bob noticed', async () => (await bob.state()) !== 'connected', 40_000);
    relay.restore();
    await until('bob is back', async () => (await bob.state()) === 'connected', 40_000);
    await decodesMoreVideo(bob, 'alice');
    await decodesMoreVideo(alice, 'bob');
    relay.close();
  });

  test('a bad connection is told to both sides', oneSfu, async () => {
    const room = roomName('quality');
    const relay = await udpRelay(udpPort);
    const alice = await joined(chromium, room, 'alice', { publish: {} });
    const bob = await joined(chromium, room, 'bob', { publish: {}, relayPort: relay.port });
    await seesMovingVideo(alice, 'bob');
    await seesMovingVideo(bob, 'alice');
    relay.lose(0.3);
    for (const who of [alice, bob]) {
      await until('bob is poor', async () => (await who.happened('connectionQualityChanged'))
        .some(({ details: [quality, { identity }] }) => quality === 'poor' && identity === 'bob'), 40_000);
    }
    relay.close();
  });

  test('with UDP cut off a call goes over TCP', async () => {
    const room = roomName('tcp');
    const relay = await udpRelay(udpPort);
    relay.cut();
    const alice = await joined(chromium, room, 'alice', { publish: {} });
    const bob = await joined(chromium, room, 'bob', { publish: {}, relayPort: relay.port });
    await seesMovingVideo(bob, 'alice');
    await seesMovingVideo(alice, 'bob');
    assert.equal(await bob.transportProtocol('alice'), 'tcp');
    assert.equal(relay.forwarded(), 0);
    relay.close();
  });

  for (const codec of ['vp8', 'h264', 'vp9', 'av1']) {
    test(`${codec} is forwarded`, async () => {
      const room = roomName(codec);
      const alice = await joined(chromium, room, 'alice', {
        publish: { microphone: false, options: { videoCodec: codec, backupCodec: false } },
      });
      const bob = await joined(chromium, room, 'bob');
      assertGreen(await seesMovingVideo(bob, 'alice', 30_000));
      assert.equal((await bob.inbound('alice', 'video')).codec.toLowerCase(), `video/${codec}`);
    });
  }

  test('a newer session of an identity replaces the older one', async () => {
    const room = roomName('twice');
    const first = await joined(chromium, room, 'alice');
    const watcher = await joined(chromium, room, 'watcher');
    const second = await joined(chromium, room, 'alice');
    await until('the first is told', async () => (await first.happened('disconnected')).length > 0);
    assert.equal((await first.happened('disconnected'))[0].details[0], 2, 'DUPLICATE_IDENTITY');
    assert.equal(await second.state(), 'connected');
    await knows(watcher, 'alice');
  });

  test('without the right to publish nothing is published, and without the right to subscribe nothing comes', async () => {
    const room = roomName('grants');
    const speaker = await joined(chromium, room, 'speaker', { publish: {} });
    const listener = await joined(chromium, room, 'listener', { grants: { canPublish: false } });
    const deaf = await joined(chromium, room, 'deaf', { grants: { canSubscribe: false } });
    await seesMovingVideo(listener, 'speaker');
    await assert.rejects(listener.publish({ camera: false }));
    await knows(deaf, 'speaker');
    assert.deepEqual((await deaf.tracks('speaker')).filter(({ subscribed }) => subscribed), []);
  });

  test('a client that the server sends away comes back by itself or is told', async () => {
    const room = roomName('leave');
    const alice = await joined(chromium, room, 'alice');
    await alice.simulate('server-leave');
    await until('it is told', async () => (await alice.happened('disconnected')).length > 0
      || (await alice.happened('reconnected')).length > 0, 40_000);
  });
});
