// The server under test, as its tenants see it: URL, key, tokens, server API.
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';

export const url = process.env.PARLEY_URL;
export const wsUrl = url?.replace(/^http/, 'ws');
export const apiKey = process.env.PARLEY_KEY;
export const apiSecret = process.env.PARLEY_SECRET;
export const udpPort = Number(process.env.PARLEY_UDP_PORT ?? 7882);

let rooms = 0;

// A room name that no other test uses.
export function roomName(hint) {
  rooms += 1;
  return `${hint}-${process.pid}-${rooms}`;
}

// A token to join `room`; `grants` adds to or replaces what joining needs.
export async function token(room, identity, grants = {}, options = {}) {
  const access = new AccessToken(apiKey, apiSecret, { identity, ...options });
  access.addGrant({ room, roomJoin: true, canUpdateOwnMetadata: true, ...grants });
  return access.toJwt();
}

export function roomService() {
  return new RoomServiceClient(url, apiKey, apiSecret);
}
