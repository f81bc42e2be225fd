// Bad links, by name. `down` and `up` are the subscriber's, unless `publisher` says whose.
const both = (link) => ({ up: link, down: link });
const far = (millis, link = {}) => ({ up: { delayMillis: millis }, down: { delayMillis: millis, ...link } });

export const scenarios = {
  clean: { link: far(0) },
  'loss 5 %, RTT 50': { link: far(25, { lossPercent: 5 }) },
  'loss 10 %, RTT 50': { link: far(25, { lossPercent: 10 }) },
  'loss 10 % both ways, RTT 50': { link: both({ delayMillis: 25, lossPercent: 10 }) },
  'loss 10 %, RTT 150': { link: far(75, { lossPercent: 10 }) },
  'loss 20 %, RTT 300': { link: far(150, { lossPercent: 20 }) },
  'loss 30 %, RTT 50': { link: far(25, { lossPercent: 30 }) },
  'jitter 50, RTT 120': { link: both({ delayMillis: 60, jitterMillis: 50 }) },
  '1500 kbit/s': { link: far(25, { kbps: 1500 }), warmSeconds: 20 },
  '800 kbit/s': { link: far(25, { kbps: 800 }) },
  '300 kbit/s': { link: far(25, { kbps: 300 }) },
  '2000, then 500 kbit/s': { link: far(25, { kbps: 2000 }), warmSeconds: 20, then: { down: { kbps: 500 } } },
  'uplink loss 10 %, RTT 50': { publisher: true, link: { up: { delayMillis: 25, lossPercent: 10 }, down: { delayMillis: 25 } } },
  'uplink 600 kbit/s': { publisher: true, link: { up: { delayMillis: 25, kbps: 600 }, down: { delayMillis: 25 } } },
  'audio, loss 30 %': { audioOnly: true, link: far(25, { lossPercent: 30 }) },
  'audio, loss 50 %': { audioOnly: true, link: far(25, { lossPercent: 50 }) },
  'audio, loss 70 %': { audioOnly: true, link: far(25, { lossPercent: 70 }) },
  '10 joins, loss 70 %': { joins: 10, audioOnly: true, link: both({ delayMillis: 25, lossPercent: 70 }) },
};
