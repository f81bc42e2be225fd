// Firefox, which ignores loopback candidates by default, nominates aggressively and takes no RED.
import { after, before, test } from 'node:test';
import { launchChromium } from '../harness/chromium.mjs';
import { launchFirefox } from '../harness/firefox.mjs';
import { hearsSound, joined, receives, seesMovingVideo } from '../harness/meeting.mjs';
import { roomName } from '../harness/server.mjs';

let chromium;
let firefox;
before(async () => { [chromium, firefox] = await Promise.all([launchChromium(), launchFirefox()]); });
after(async () => { await chromium?.close(); await firefox?.close(); });

for (const videoCodec of ['vp8', 'vp9']) {
  test(`Firefox and Chromium see and hear each other in ${videoCodec}`, async () => {
    const room = roomName('firefox');
    const options = { videoCodec, backupCodec: false };
    const chrome = await joined(chromium, room, 'chrome', { publish: { options } });
    const fox = await joined(firefox, room, 'fox', { publish: { options } });
    await seesMovingVideo(chrome, 'fox', 40_000);
    await seesMovingVideo(fox, 'chrome', 40_000);
    await hearsSound(chrome, 'fox', 30_000);
    await hearsSound(fox, 'chrome', 30_000);
    await fox.send('from the fox');
    await receives(chrome, 'from the fox');
    await chrome.close();
    await fox.close();
  });
}
