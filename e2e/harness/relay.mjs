// A UDP relay between a client and the server's media port, so that a test can take the media path
// away and give it back, or make it lose packets.
import { createSocket } from 'node:dgram';

export async function udpRelay(port, host = '127.0.0.1') {
  const upstreams = new Map();
  let open = true;
  let forwarded = 0;
  let lossRatio = 0;
  let dice = 1;
  const isLost = () => {
    dice = (dice * 48_271) % 2_147_483_647;
    return dice / 2_147_483_647 < lossRatio;
  };
  const front = createSocket('udp4');
  front.on('message', (packet, from) => {
    if (!open || isLost()) {
      return;
    }
    const name = `${from.address}:${from.port}`;
    let upstream = upstreams.get(name);
    if (!upstream) {
      upstream = createSocket('udp4');
      upstream.on('message', (answer) => {
        if (open && !isLost()) {
          front.send(answer, from.port, from.address);
        }
      });
      upstreams.set(name, upstream);
    }
    forwarded += 1;
    upstream.send(packet, port, host);
  });
  await new Promise((resolve) => front.bind(0, '127.0.0.1', resolve));
  return {
    port: front.address().port,
    forwarded: () => forwarded,
    cut: () => { open = false; },
    restore: () => { open = true; },
    lose: (ratio) => { lossRatio = ratio; },
    close: () => { front.close(); upstreams.forEach((upstream) => upstream.close()); },
  };
}
