// A signaling socket and nothing more: for crowds, and for what a join is answered before any SDK
// looks at it.
import WebSocket from 'ws';

// Resolves once the server answered: 101 with the open socket after its first message, else the
// status of the refusal.
export function knock(base, jwt) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${base.replace(/^http/, 'ws')}/rtc?access_token=${jwt}&protocol=15`);
    socket.once('message', () => resolve({ status: 101, socket })); // the JoinResponse comes first
    socket.once('unexpected-response', (request, response) => {
      request.destroy();
      resolve({ status: response.statusCode, socket: null });
    });
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
  });
}
