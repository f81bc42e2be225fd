// Chromium with fake camera and microphone, on loopback; each client is a page of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { remote } from './client.mjs';
import { servePages } from './pages.mjs';

const flags = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--use-fake-device-for-media-stream=fps=30',
  '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

export async function launchChromium() {
  const profile = await mkdtemp(join(tmpdir(), 'parley-chromium-'));
  const pages = await servePages();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium', headless: false, args: flags,
  });
  return {
    async client() {
      const page = await context.newPage();
      await page.goto(pages.url);
      await page.waitForFunction(() => window.ready);
      return remote((call) => page.evaluate(call), {
        reload: async () => { await page.reload(); await page.waitForFunction(() => window.ready); },
        close: () => page.close(),
        page,
      });
    },
    context,
    // Closes all pages that tests opened: what one test leaves behind must not slow the next.
    async closeClients() {
      const open = context.pages();
      await context.newPage();
      await Promise.all(open.map((page) => page.close()));
    },
    async close() {
      await context.close();
      pages.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
