// The page: a lobby, then a call. All state that matters is the room's; the page only shows it.
import { Room, RoomEvent } from './vendor/livekit-client.mjs';
import { Tiles } from './tiles.js';
import { devToken, linkKey } from './token.js';

const find = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const tiles = new Tiles(find('tiles'));
let room = null;

const redrawn = [
  RoomEvent.ParticipantConnected, RoomEvent.ParticipantDisconnected, RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed, RoomEvent.TrackMuted, RoomEvent.TrackUnmuted,
  RoomEvent.TrackPublished, RoomEvent.TrackUnpublished, RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished, RoomEvent.ParticipantNameChanged,
];

async function showHealth() {
  const healthy = await fetch('healthz').then((answer) => answer.ok, () => false);
  find('status').textContent = healthy ? 'Parley runs.' : 'The server is not ready.';
}

function say(author, text) {
  const line = document.createElement('li');
  const name = document.createElement('b');
  name.textContent = author;
  line.append(name, text);
  find('messages').append(line);
  line.scrollIntoView({ block: 'nearest' });
}

function playAudio(track) {
  if (track.kind === 'audio') {
    document.body.append(track.attach());
  }
}

function stopAudio(track) {
  if (track.kind === 'audio') {
    track.detach().forEach((element) => element.remove());
  }
}

function watch(joined) {
  for (const event of redrawn) {
    joined.on(event, () => tiles.refresh(joined));
  }
  joined
    .on(RoomEvent.TrackSubscribed, playAudio)
    .on(RoomEvent.TrackUnsubscribed, stopAudio)
    .on(RoomEvent.ActiveSpeakersChanged, () => tiles.refreshSpeaking())
    .on(RoomEvent.Reconnecting, () => { find('status').textContent = 'Reconnecting …'; })
    .on(RoomEvent.SignalReconnecting, () => { find('status').textContent = 'Reconnecting …'; })
    .on(RoomEvent.Reconnected, () => { find('status').textContent = `In ${joined.name}`; tiles.refresh(joined); })
    .on(RoomEvent.Disconnected, (reason) => left(reason));
  joined.registerTextStreamHandler('lk.chat', async (stream, { identity }) => {
    say(identity, await stream.readAll());
  });
}

async function join(name, identity) {
  const key = linkKey();
  const token = key ? await devToken(name, identity, key) : find('token').value;
  const joined = new Room({ adaptiveStream: false, dynacast: false });
  watch(joined);
  await joined.connect(location.origin.replace(/^http/, 'ws'), token);
  room = joined;
  find('lobby').hidden = true;
  find('call').hidden = false;
  find('status').textContent = `In ${joined.name}`;
  tiles.refresh(joined);
  showControls();
}

function left(reason) {
  tiles.clear();
  room = null;
  find('lobby').hidden = false;
  find('call').hidden = true;
  find('messages').replaceChildren();
  find('refusal').textContent = reason > 1 ? 'The server ended the call.' : '';
  showHealth();
}

function showControls() {
  const own = room.localParticipant;
  find('microphone').setAttribute('aria-pressed', own.isMicrophoneEnabled);
  find('camera').setAttribute('aria-pressed', own.isCameraEnabled);
  find('screen').setAttribute('aria-pressed', own.isScreenShareEnabled);
}

function control(id, toggle) {
  find(id).addEventListener('click', async () => {
    find(id).disabled = true;
    try {
      await toggle(room.localParticipant);
    } catch (refused) {
      find('status').textContent = refused.message;
    } finally {
      find(id).disabled = false;
    }
    showControls();
    tiles.refresh(room);
  });
}

control('microphone', (own) => own.setMicrophoneEnabled(!own.isMicrophoneEnabled));
control('camera', (own) => own.setCameraEnabled(!own.isCameraEnabled));
control('screen', (own) => own.setScreenShareEnabled(!own.isScreenShareEnabled));
find('leave').addEventListener('click', () => room.disconnect());

find('join').addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = find('join').querySelector('button');
  button.disabled = true;
  find('refusal').textContent = '';
  try {
    await join(find('room').value, find('identity').value);
  } catch (refused) {
    find('refusal').textContent = refused.message;
  } finally {
    button.disabled = false;
  }
});

find('chat').addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = find('message').value.trim();
  if (text) {
    find('message').value = '';
    await room.localParticipant.sendText(text, { topic: 'lk.chat' });
    say(`${room.localParticipant.identity} (you)`, text);
  }
});

find('room').value = query.get('room') ?? 'hello';
find('identity').value = query.get('identity') ?? `guest-${crypto.getRandomValues(new Uint16Array(1))[0]}`;
find('token-field').hidden = Boolean(linkKey());
showHealth();
