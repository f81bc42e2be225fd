// What a client lives through: who left, how long the picture stood still, whether it had to resume.
import { RoomEvent } from '@livekit/rtc-node';

export class Witness {
  constructor(client, publisher) {
    this.left = [];
    this.reconnected = 0;
    this.reconnectMillis = 0;
    this.longestGapMillis = 0;
    let frames = client.frames(publisher);
    let since = performance.now();
    let reconnecting = 0;
    client.room
      .on(RoomEvent.ParticipantDisconnected, (participant) => this.left.push(participant.identity))
      .on(RoomEvent.Reconnecting, () => { reconnecting = performance.now(); })
      .on(RoomEvent.Reconnected, () => {
        this.reconnected += 1;
        this.reconnectMillis = Math.round(performance.now() - reconnecting);
      });
    this.timer = setInterval(() => {
      const now = client.frames(publisher);
      if (now !== frames) {
        frames = now;
        since = performance.now();
      }
      this.longestGapMillis = Math.max(this.longestGapMillis, Math.round(performance.now() - since));
    }, 10);
  }

  // So far; it goes on watching.
  seen() {
    return { longestGapMillis: this.longestGapMillis, reconnected: this.reconnected, reconnectMillis: this.reconnectMillis, left: this.left };
  }

  stop() {
    clearInterval(this.timer);
  }
}
