// One participant's tile: picture (or initial), name, whether the microphone is muted, who speaks.
import { Track } from './vendor/livekit-client.mjs';

export class Tile {
  constructor(participant, source) {
    this.participant = participant;
    this.source = source;
    this.element = document.createElement('div');
    this.element.className = source === Track.Source.ScreenShare ? 'tile screen' : 'tile';
    this.element.dataset.identity = participant.identity;
    this.video = document.createElement('video');
    this.video.autoplay = true;
    this.video.playsInline = true;
    this.video.muted = true;
    this.face = document.createElement('div');
    this.face.className = 'face';
    this.face.textContent = (participant.name || participant.identity).slice(0, 1).toUpperCase();
    this.name = document.createElement('div');
    this.name.className = 'name';
    this.element.append(this.video, this.face, this.name);
    this.attached = null;
  }

  // Shows what the participant's publications are now.
  refresh() {
    const picture = this.participant.getTrackPublication(this.source);
    const track = picture && !picture.isMuted ? picture.track : undefined;
    if (track !== this.attached) {
      this.attached?.detach(this.video);
      track?.attach(this.video);
      this.attached = track ?? null;
    }
    this.face.hidden = Boolean(track);
    this.refreshName();
    this.refreshSpeaking();
  }

  refreshName() {
    const own = this.participant.isLocal ? ' (you)' : '';
    const screen = this.source === Track.Source.ScreenShare ? ' · screen' : '';
    this.name.textContent = (this.participant.name || this.participant.identity) + own + screen;
    const microphone = this.participant.getTrackPublication(Track.Source.Microphone);
    if (this.source === Track.Source.Camera && (!microphone || microphone.isMuted)) {
      const muted = document.createElement('span');
      muted.className = 'muted';
      muted.textContent = 'muted';
      this.name.append(muted);
    }
  }

  refreshSpeaking() {
    const speaks = this.source === Track.Source.Camera && this.participant.isSpeaking;
    this.element.classList.toggle('speaking', speaks);
  }

  remove() {
    this.attached?.detach(this.video);
    this.element.remove();
  }
}
