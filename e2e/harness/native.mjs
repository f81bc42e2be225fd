// The native SDK as a client: what it publishes is computed, what it receives is kept to be checked.
import {
  AudioFrame, AudioSource, AudioStream, LocalAudioTrack, LocalVideoTrack, Room, RoomEvent, TrackKind,
  TrackPublishOptions, TrackSource, VideoBufferType, VideoCodec, VideoFrame, VideoSource, VideoStream,
} from '@livekit/rtc-node';
import { token, wsUrl } from './server.mjs';

const width = 640;
const height = 360;
const rate = 48_000;

function noisyFrames(wide, high) {
  return Array.from({ length: 24 }, (_, n) => {
    const data = new Uint8Array(wide * high * 3 / 2).fill(128);
    let noise = 12_345 + n;
    for (let i = 0; i < wide * high; i += 1) {
      noise = i % 8 === 0 ? Math.imul(noise, 1_103_515_245) + 12_345 & 0x7fffffff : noise;
      data[i] = 96 + (i % wide + n * 6 >> 4 & 31) + ((i / wide | 0) >> 3 & 31) + (noise >> 16 & 7);
    }
    return new VideoFrame(data, wide, high, VideoBufferType.I420);
  });
}

// The inbound streams among statistics, wherever they hang.
function streams(stats) {
  if (!stats || typeof stats !== 'object') {
    return [];
  }
  return stats.stats?.case === 'inboundRtp' ? [stats.stats.value] : Object.values(stats).flatMap(streams);
}

// Those that did not leave yet: a test that fails half-way leaves its people behind.
const present = new Set();

// One who is deaf and blind keeps nothing of what it receives: for crowds.
export async function joinNative(room, identity, { grants, url = wsUrl, deafAndBlind = false } = {}) {
  const client = new NativeClient(deafAndBlind);
  await client.join(url, await token(room, identity, grants));
  return client;
}

// For after each test: what is left of it would disturb the next one, and keep the process alive.
export async function everybodyLeaves() {
  await Promise.all([...present].map((client) => client.leave()));
}

class NativeClient {
  constructor(deafAndBlind) {
    this.deafAndBlind = deafAndBlind;
    present.add(this);
    this.publishing = [];
    this.room = new Room();
    this.messages = [];
    this.texts = [];
    this.pictures = [];
    this.samples = [];
    this.decoded = new Map();
    this.room
      .on(RoomEvent.TrackSubscribed, (track, publication, participant) => this.read(track, participant))
      .on(RoomEvent.DataReceived, (payload) => this.messages.push(new TextDecoder().decode(payload)));
    this.room.registerTextStreamHandler('text', async (reader) => this.texts.push(await reader.readAll()));
  }

  async join(url, jwt) {
    await this.room.connect(url, jwt, { autoSubscribe: true, dynacast: false });
    this.room.localParticipant.registerRpcMethod('echo', async ({ payload, callerIdentity }) => `${callerIdentity}:${payload}`);
  }

  read(track, participant) {
    if (this.leaving || this.deafAndBlind) {
      return; // one that leaves has let go of the track already
    }
    if (track.kind === TrackKind.KIND_VIDEO) {
      void this.readPictures(track, participant.identity);
    } else {
      void this.readSamples(track);
    }
  }

  async readPictures(track, identity) {
    for await (const { frame } of new VideoStream(track)) {
      this.decoded.set(identity, (this.decoded.get(identity) ?? 0) + 1);
      this.watching?.(identity, frame);
      if (this.onlyCounting) {
        continue;
      }
      const i420 = frame.convert(VideoBufferType.I420);
      const { width: w, height: h, data } = i420;
      const y = data[(h >> 1) * w + (w >> 1)];
      const chroma = ((h >> 2) * (w >> 1)) + (w >> 2);
      this.pictures.push({ width: w, height: h, y, u: data[w * h + chroma], v: data[w * h + (w * h >> 2) + chroma] });
      this.pictures = this.pictures.slice(-10);
    }
  }

  async readSamples(track) {
    for await (const frame of new AudioStream(track, rate, 1)) {
      this.samples.push(...frame.data);
      this.samples = this.samples.slice(-rate);
    }
  }

  // The last decoded picture whose middle has this colour, or undefined.
  pictureNear({ y, u, v }, tolerance = 12) {
    return this.pictures.findLast((seen) => [[seen.y, y], [seen.u, u], [seen.v, v]]
      .every(([is, was]) => Math.abs(is - was) <= tolerance));
  }

  // The frequency of what was heard in the last second, if it is loud and near to `hertz`.
  toneNear(hertz) {
    if (this.samples.length < rate / 2 || Math.max(...this.samples.slice(-rate / 10)) < 1_000) {
      return null;
    }
    const heard = this.samples.slice(-rate / 2);
    let crossings = 0;
    for (let i = 1; i < heard.length; i += 1) {
      crossings += heard[i - 1] < 0 && heard[i] >= 0 ? 1 : 0;
    }
    const frequency = crossings * 2;
    return Math.abs(frequency - hertz) < hertz / 10 ? frequency : null;
  }

  // Publishes a picture of one colour (given in BT.601 YUV), 20 times a second until it is stopped.
  async publishPicture(codec, { y, u, v }, { moving = false } = {}) {
    const source = new VideoSource(width, height);
    const track = LocalVideoTrack.createVideoTrack('picture', source);
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_CAMERA, videoCodec: VideoCodec[codec], simulcast: codec === 'VP8' });
    await this.room.localParticipant.publishTrack(track, options);
    let frames = 0;
    const timer = setInterval(() => {
      frames += 1;
      const data = new Uint8Array(width * height * 3 / 2);
      data.fill(moving ? y - 40 + (frames % 20) * 4 : y, 0, width * height);
      data.fill(u, width * height, width * height * 5 / 4);
      data.fill(v, width * height * 5 / 4);
      source.captureFrame(new VideoFrame(data, width, height, VideoBufferType.I420));
    }, 50);
    return this.until(track, () => clearInterval(timer));
  }

  // Publishes what a camera sees, as far as an encoder can tell: a scene that moves, with noise.
  // Simulcast, 20 times a second until it is stopped.
  async publishScene({ wide = 1280, high = 720, codec = 'H264', maxBitrate = 1_700_000 } = {}) {
    const scene = noisyFrames(wide, high);
    const source = new VideoSource(wide, high);
    const track = LocalVideoTrack.createVideoTrack('scene', source);
    await this.room.localParticipant.publishTrack(track, new TrackPublishOptions({
      source: TrackSource.SOURCE_CAMERA, videoCodec: VideoCodec[codec], simulcast: true,
      videoEncoding: { maxBitrate: BigInt(maxBitrate), maxFramerate: 20 } }));
    let frames = 0;
    const timer = setInterval(() => source.captureFrame(scene[frames++ % scene.length]), 50);
    return this.until(track, () => clearInterval(timer));
  }

  // What libwebrtc counted of what it received, summed by kind. Counters only: two readings can be
  // subtracted.
  async inbound() {
    const all = streams(await this.room.getRtcStats());
    const sum = (kind, read) => all.filter((one) => one.stream?.kind === kind)
      .reduce((total, one) => total + Number(read(one) ?? 0), 0);
    return Object.fromEntries(['video', 'audio'].map((kind) => [kind, {
      bytes: sum(kind, (one) => one.inbound?.bytesReceived),
      packets: sum(kind, (one) => one.received?.packetsReceived),
      lost: sum(kind, (one) => one.received?.packetsLost),
      freezes: sum(kind, (one) => one.inbound?.freezeCount),
      decoded: sum(kind, (one) => one.inbound?.framesDecoded),
      parity: sum(kind, (one) => one.inbound?.fecPacketsReceived),
      parityInVain: sum(kind, (one) => one.inbound?.fecPacketsDiscarded),
      again: sum(kind, (one) => one.inbound?.retransmittedPacketsReceived),
      nacks: sum(kind, (one) => one.inbound?.nackCount),
      plis: sum(kind, (one) => one.inbound?.pliCount),
      concealed: sum(kind, (one) => one.inbound?.concealedSamples),
      samples: sum(kind, (one) => one.inbound?.totalSamplesReceived),
    }]));
  }

  // Publishes a sine of this frequency until it is stopped.
  async publishTone(hertz) {
    const source = new AudioSource(rate, 1);
    const track = LocalAudioTrack.createAudioTrack('tone', source);
    await this.room.localParticipant.publishTrack(track, new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE }));
    let sent = 0;
    let on = true;
    const pump = async () => {
      while (on) {
        const data = Int16Array.from({ length: rate / 100 }, () => 12_000 * Math.sin((2 * Math.PI * hertz * sent++) / rate));
        await source.captureFrame(new AudioFrame(data, rate, 1, data.length));
      }
    };
    void pump();
    return this.until(track, () => { on = false; });
  }

  until(track, stop) {
    this.publishing.push(stop);
    return { track, stop };
  }

  received(text) {
    return this.messages.find((message) => message.startsWith(text)) ?? null;
  }

  frames(identity) {
    return this.decoded.get(identity) ?? 0;
  }

  people() {
    return [...this.room.remoteParticipants.values()];
  }

  person(identity) {
    return this.room.remoteParticipants.get(identity);
  }

  send(text, { reliable = true } = {}) {
    return this.room.localParticipant.publishData(new TextEncoder().encode(text), { reliable });
  }

  sendText(text) {
    return this.room.localParticipant.sendText(text, { topic: 'text' });
  }

  rpc(destinationIdentity, payload) {
    return this.room.localParticipant.performRpc({ destinationIdentity, method: 'echo', payload });
  }

  async update({ name, metadata, attributes }) {
    await this.room.localParticipant.updateName(name);
    await this.room.localParticipant.updateMetadata(metadata);
    await this.room.localParticipant.setAttributes(attributes);
  }

  leave() {
    this.leaving = true;
    present.delete(this);
    this.publishing.forEach((stop) => stop());
    return this.room.disconnect();
  }
}
