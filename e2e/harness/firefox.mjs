// Firefox with fake camera and microphone; it takes loopback candidates by preference only.
import puppeteer from 'puppeteer-core';
import { remote } from './client.mjs';
import { servePages } from './pages.mjs';

export async function launchFirefox() {
  const pages = await servePages();
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
      'media.peerconnection.ice.loopback': true,
      // A page without camera or microphone permission gets the default route's address alone, and
      // Firefox never pairs that with a loopback candidate: it would have nothing to check.
      'permissions.default.camera': 1,
      'permissions.default.microphone': 1,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
    },
  });
  return {
    async client() {
      const page = await browser.newPage();
      await page.goto(pages.url);
      await page.waitForFunction(() => window.ready === true);
      return remote((call) => page.evaluate(call), { close: () => page.close(), page });
    },
    async close() {
      await browser.close();
      pages.close();
    },
  };
}
