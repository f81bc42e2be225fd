// All tiles of a room, kept in step with its participants.
import { Track } from './vendor/livekit-client.mjs';
import { Tile } from './tile.js';

export class Tiles {
  constructor(container) {
    this.container = container;
    this.tiles = new Map();
  }

  // Adds, refreshes and removes so that the page shows the room as it is.
  refresh(room) {
    const wanted = new Map();
    for (const participant of [room.localParticipant, ...room.remoteParticipants.values()]) {
      wanted.set(`${participant.sid}/camera`, [participant, Track.Source.Camera]);
      if (participant.getTrackPublication(Track.Source.ScreenShare)?.track) {
        wanted.set(`${participant.sid}/screen`, [participant, Track.Source.ScreenShare]);
      }
    }
    for (const [key, tile] of this.tiles) {
      if (!wanted.has(key)) {
        tile.remove();
        this.tiles.delete(key);
      }
    }
    for (const [key, [participant, source]] of wanted) {
      if (!this.tiles.has(key)) {
        const tile = new Tile(participant, source);
        this.tiles.set(key, tile);
        this.container.append(tile.element);
      }
      this.tiles.get(key).refresh();
    }
  }

  refreshSpeaking() {
    for (const tile of this.tiles.values()) {
      tile.refreshSpeaking();
    }
  }

  clear() {
    for (const tile of this.tiles.values()) {
      tile.remove();
    }
    this.tiles.clear();
  }
}
