// A TCP forwarder in front of the server, so that a test can cut a client's WebSocket as a lost
// network would: without a word to either side.
import { connect, createServer } from 'node:net';

export async function tcpForwarder(target) {
  const { hostname, port } = new URL(target);
  const sockets = new Set();
  let open = true;
  const server = createServer((client) => {
    if (!open) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => { sockets.delete(socket); client.destroy(); upstream.destroy(); });
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => sockets.forEach((socket) => socket.destroy());
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut,
    refuse: () => { open = false; cut(); },
    accept: () => { open = true; },
    close: () => { cut(); server.close(); },
  };
}
