// Serves the page that browsers under test open: a stage for livekit-client and nothing else.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';

const files = new Map([
  ['/', ['../page/index.html', 'text/html']],
  ['/client.mjs', ['../page/client.mjs', 'text/javascript']],
  ['/livekit-client.mjs', ['../node_modules/livekit-client/dist/livekit-client.esm.mjs', 'text/javascript']],
]);

export async function servePages() {
  const server = createServer(async (request, response) => {
    const [path, type] = files.get(new URL(request.url, 'http://page').pathname) ?? [];
    if (!path) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': type }).end(await readFile(new URL(path, import.meta.url)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
