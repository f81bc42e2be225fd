// What a test does inside a browser: `window.client` joins, publishes, and tells what it sees.
import * as LiveKit from './livekit-client.mjs';

const { Room, RoomEvent, Track } = LiveKit;

// Points the media of this page at a relay: every UDP candidate of the server gets its port.
function relayMedia(port) {
  const set = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = function relayed(description) {
    const sdp = description.sdp.replace(
      /^(a=candidate:\S+ \d+ udp \d+) \S+ \d+ (typ host)/gim, `$1 127.0.0.1 ${port} $2`);
    return set.call(this, { type: description.type, sdp });
  };
  const add = RTCPeerConnection.prototype.addIceCandidate;
  RTCPeerConnection.prototype.addIceCandidate = function relayed(candidate) {
    const text = candidate?.candidate?.replace(
      /^(candidate:\S+ \d+ udp \d+) \S+ \d+ (typ host)/i, `$1 127.0.0.1 ${port} $2`);
    return add.call(this, candidate && { ...candidate, candidate: text });
  };
}

// Makes this page's browser one that does not receive some codecs, as older ones do not.
function takeNo(codecs) {
  const taken = RTCRtpReceiver.getCapabilities('video').codecs
    .filter(({ mimeType }) => !codecs.includes(mimeType.slice('video/'.length)));
  for (const name of ['createOffer', 'createAnswer']) {
    const create = RTCPeerConnection.prototype[name];
    RTCPeerConnection.prototype[name] = function limited(...options) {
      this.getTransceivers()
        .filter(({ receiver, stopped }) => receiver.track.kind === 'video' && !stopped)
        .forEach((transceiver) => transceiver.setCodecPreferences(taken));
      return create.apply(this, options);
    };
  }
}

class Client {
  constructor() {
    this.events = [];
    this.messages = [];
    this.texts = [];
    this.frames = [];
    this.dataTracks = new Map();
    this.elements = new Map();
  }

  async join(url, token, options = {}) {
    if (options.relayPort) {
      relayMedia(options.relayPort);
    }
    if (options.withoutCodecs) {
      takeNo(options.withoutCodecs);
    }
    this.room = new Room({ ...options.room });
    this.watch();
    await this.room.connect(url, token, { autoSubscribe: true, ...options.connect });
    return this.room.localParticipant.sid;
  }

  watch() {
    for (const event of Object.values(RoomEvent)) {
      this.room.on(event, (...details) => {
        this.events.push({ event, at: performance.now(), details: details.map(describe) });
      });
    }
    this.room.on(RoomEvent.TrackSubscribed, (track, publication) => {
      const element = track.attach();
      document.body.append(element);
      this.elements.set(publication.trackSid, element);
    });
    this.room.on(RoomEvent.TrackUnsubscribed, (track, publication) => {
      track.detach().forEach((element) => element.remove());
      this.elements.delete(publication.trackSid);
    });
    this.room.on(RoomEvent.DataReceived, (payload, participant, kind, topic) => {
      this.messages.push({ text: new TextDecoder().decode(payload.slice(0, 64)), bytes: payload.length, from: participant?.identity ?? '', kind, topic });
    });
    this.room.on(RoomEvent.DataTrackPublished, (track) => this.read(track));
    this.room.registerTextStreamHandler('text', async (reader, { identity }) => {
      this.texts.push({ from: identity, text: await reader.readAll() });
    });
    this.room.registerRpcMethod('echo', async ({ payload, callerIdentity }) => `${callerIdentity}:${payload}`);
  }

  async read(track) {
    const reader = track.subscribe().getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      this.frames.push({ track: track.info.name, from: track.publisherIdentity, text: new TextDecoder().decode(next.value.payload) });
    }
  }

  async publishDataTrack(name) {
    this.dataTracks.set(name, await this.room.localParticipant.publishDataTrack({ name }));
  }

  pushFrame(name, text) {
    this.dataTracks.get(name).tryPush({ payload: new TextEncoder().encode(text) });
  }

  frame(text) {
    return this.frames.find((frame) => frame.text === text) ?? null;
  }

  async publish({ camera = true, microphone = true, resolution = { width: 1280, height: 720, frameRate: 30 }, options = {} } = {}) {
    if (camera) {
      await this.room.localParticipant.setCameraEnabled(true, { resolution }, options);
    }
    if (microphone) {
      await this.room.localParticipant.setMicrophoneEnabled(true);
    }
    return this.tracks();
  }

  // Shows a drawing that moves as a shared screen.
  async publishScreen({ width = 960, height = 540, frameRate = 10, ...options }) {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    setInterval(() => {
      for (let i = 0; i < 20; i += 1) {
        context.fillStyle = `hsl(${Math.random() * 360} 80% 50%)`;
        context.fillRect(Math.random() * width, Math.random() * height, 80, 40);
      }
    }, 1000 / frameRate);
    const [track] = canvas.captureStream(frameRate).getVideoTracks();
    await this.room.localParticipant.publishTrack(track, {
      source: Track.Source.ScreenShare, simulcast: false,
      screenShareEncoding: { maxBitrate: 400_000, maxFramerate: frameRate }, ...options,
    });
  }

  // Stops one stream of the own camera's simulcast, or begins it again, as an application may.
  async sendLayer(rid, active) {
    const { sender } = this.room.localParticipant.getTrackPublication('camera').track;
    const parameters = sender.getParameters();
    parameters.encodings.find((encoding) => encoding.rid === rid).active = active;
    await sender.setParameters(parameters);
  }

  tracks(identity) {
    const participant = identity ? this.room.remoteParticipants.get(identity) : this.room.localParticipant;
    return [...(participant?.trackPublications.values() ?? [])].map((publication) => ({
      sid: publication.trackSid, kind: publication.kind, source: publication.source, muted: publication.isMuted,
      subscribed: Boolean(publication.track), mimeType: publication.mimeType,
    }));
  }

  people() {
    return [...this.room.remoteParticipants.values()].map(describe);
  }

  happened(event) {
    return this.events.filter((happening) => happening.event === event);
  }

  // Inbound statistics of one remote participant's track of a kind; null until there are some.
  async inbound(identity, kind) {
    const participant = this.room.remoteParticipants.get(identity);
    for (const publication of participant?.trackPublications.values() ?? []) {
      const report = publication.kind === kind && await publication.track?.getRTCStatsReport();
      if (!report) {
        continue;
      }
      const all = [...report.values()];
      const stats = all.find((entry) => entry.type === 'inbound-rtp');
      if (stats) {
        const codec = all.find((entry) => entry.id === stats.codecId);
        return { ...pick(stats), codec: codec?.mimeType };
      }
    }
    return null;
  }

  // What the selected pair of the peer connection that carries a track runs over.
  async transportProtocol(identity) {
    const participant = this.room.remoteParticipants.get(identity);
    for (const publication of participant?.trackPublications.values() ?? []) {
      const report = await publication.track?.getRTCStatsReport();
      const local = [...(report?.values() ?? [])].filter((entry) => entry.type === 'local-candidate');
      const pair = [...(report?.values() ?? [])].find((entry) => entry.type === 'candidate-pair' && entry.nominated && entry.state === 'succeeded');
      if (pair) {
        return local.find((entry) => entry.id === pair.localCandidateId)?.protocol;
      }
    }
    return null;
  }

  // Mean colour and a hash of what a remote video shows now.
  picture(identity) {
    const participant = this.room.remoteParticipants.get(identity);
    const publication = [...(participant?.trackPublications.values() ?? [])].find((each) => each.kind === 'video');
    const element = publication && this.elements.get(publication.trackSid);
    if (!element || !element.videoWidth) {
      return null;
    }
    const canvas = new OffscreenCanvas(64, 36);
    const context = canvas.getContext('2d');
    context.drawImage(element, 0, 0, 64, 36);
    const { data } = context.getImageData(0, 0, 64, 36);
    const sum = [0, 0, 0];
    let hash = 0;
    for (let i = 0; i < data.length; i += 4) {
      for (let c = 0; c < 3; c += 1) {
        sum[c] += data[i + c];
        hash = (hash * 31 + data[i + c]) | 0;
      }
    }
    return { mean: sum.map((each) => each / (data.length / 4)), hash, width: element.videoWidth, height: element.videoHeight };
  }

  // Watches every frame of another one's video, shown or not, from now on; false while there is none.
  watchFrames(identity) {
    const participant = this.room.remoteParticipants.get(identity);
    const publication = [...(participant?.trackPublications.values() ?? [])].find((each) => each.kind === 'video');
    if (!publication?.track) {
      return false;
    }
    this.watched = new Watched(publication.track.mediaStreamTrack);
    return true;
  }

  seenFrames() {
    return this.watched.seen();
  }

  forgetFrames() {
    this.watched.forget();
  }

  stopFrames() {
    this.watched?.stop();
  }

  async send(text, { reliable = true, destinationIdentities, topic, bytes = 0 } = {}) {
    const payload = new TextEncoder().encode(text + 'x'.repeat(Math.max(0, bytes - text.length)));
    await this.room.localParticipant.publishData(payload, { reliable, destinationIdentities, topic });
  }

  received(text) {
    return this.messages.find((message) => message.text.startsWith(text)) ?? null;
  }

  sendText(text) {
    return this.room.localParticipant.sendText(text, { topic: 'text' }).then(() => true);
  }

  receivedTexts() {
    return this.texts;
  }

  rpc(destinationIdentity, payload) {
    return this.room.localParticipant.performRpc({ destinationIdentity, method: 'echo', payload });
  }

  async mute(source, muted) {
    const publication = this.room.localParticipant.getTrackPublication(source);
    await (muted ? publication.mute() : publication.unmute());
  }

  async unpublish(source) {
    const publication = this.room.localParticipant.getTrackPublication(source);
    await this.room.localParticipant.unpublishTrack(publication.track);
  }

  simulate(scenario) {
    return this.room.simulateScenario(scenario);
  }

  subscribe(identity, kind, wanted) {
    for (const publication of this.room.remoteParticipants.get(identity).trackPublications.values()) {
      if (publication.kind === kind) {
        publication.setSubscribed(wanted);
      }
    }
  }

  setEnabled(identity, kind, enabled) {
    for (const publication of this.room.remoteParticipants.get(identity).trackPublications.values()) {
      if (publication.kind === kind) {
        publication.setEnabled(enabled);
      }
    }
  }

  // How large another one's video is to be: a quality (LOW, MEDIUM, HIGH), or { width, height }.
  wantVideo(identity, wanted) {
    for (const publication of this.room.remoteParticipants.get(identity).trackPublications.values()) {
      if (publication.kind === 'video' && typeof wanted === 'string') {
        publication.setVideoQuality(LiveKit.VideoQuality[wanted]);
      } else if (publication.kind === 'video') {
        publication.setVideoDimensions(wanted);
      }
    }
  }

  // What is sent of the own camera, by rid: packets and bytes so far, and lines of the picture.
  async outbound(backupCodec) {
    const { track } = this.room.localParticipant.getTrackPublication('camera');
    const sender = backupCodec ? track.simulcastCodecs.get(backupCodec)?.sender : track.sender;
    const report = await sender?.getStats() ?? new Map();
    const layers = [...report.values()].filter((entry) => entry.type === 'outbound-rtp');
    return Object.fromEntries(layers.map(({ rid, packetsSent, bytesSent, frameHeight, active }) => [
      rid ?? '', { packetsSent, bytesSent, frameHeight, active }]));
  }

  async update({ name, metadata, attributes }) {
    const own = this.room.localParticipant;
    if (name) await own.setName(name);
    if (metadata) await own.setMetadata(metadata);
    if (attributes) await own.setAttributes(attributes);
  }

  leave() {
    return this.room.disconnect();
  }

  state() {
    return this.room.state;
  }
}

// Frames of one track as they are decoded: how many, how large, and how long there was none.
class Watched {
  constructor(track) {
    this.reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    this.last = performance.now();
    this.height = 0;
    this.forget();
    this.read();
  }

  async read() {
    for (let next = await this.reader.read(); !next.done; next = await this.reader.read()) {
      const now = performance.now();
      this.longest = Math.max(this.longest, now - this.last);
      this.last = now;
      this.frames += 1;
      this.height = next.value.displayHeight;
      next.value.close();
    }
  }

  seen() {
    const still = Math.max(this.longest, performance.now() - this.last);
    return { frames: this.frames, height: this.height, longestGapMillis: Math.round(still) };
  }

  forget() {
    this.longest = 0;
    this.frames = 0;
  }

  stop() {
    this.reader.cancel();
  }
}

function pick(stats) {
  const names = ['kind', 'framesDecoded', 'keyFramesDecoded', 'frameWidth', 'frameHeight', 'framesPerSecond',
    'packetsReceived', 'packetsLost', 'bytesReceived', 'totalAudioEnergy', 'audioLevel', 'freezeCount',
    'retransmittedPacketsReceived', 'fecPacketsReceived', 'fecPacketsDiscarded', 'nackCount', 'pliCount', 'totalSamplesReceived', 'concealedSamples', 'ssrc'];
  return Object.fromEntries(names.filter((name) => name in stats).map((name) => [name, stats[name]]));
}

function describe(thing) {
  if (thing instanceof LiveKit.Participant) {
    return { identity: thing.identity, sid: thing.sid, name: thing.name, metadata: thing.metadata, attributes: { ...thing.attributes }, isSpeaking: thing.isSpeaking };
  }
  if (Array.isArray(thing)) {
    return thing.map(describe);
  }
  return thing === null || ['string', 'number', 'boolean'].includes(typeof thing) ? thing : typeof thing;
}

window.LiveKit = LiveKit;
window.Track = Track;
window.newClient = () => { window.client = new Client(); return true; };
window.newClient();
window.ready = true;
