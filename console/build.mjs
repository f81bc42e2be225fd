// Puts together what the gateway serves: our own modules as they are, and livekit-client from npm.
import { cp, mkdir, rm } from 'node:fs/promises';

const client = 'node_modules/livekit-client/dist/livekit-client.esm.mjs';

await rm('dist', { recursive: true, force: true });
await mkdir('dist/vendor', { recursive: true });
await cp('src', 'dist', { recursive: true });
await cp(client, 'dist/vendor/livekit-client.mjs');
