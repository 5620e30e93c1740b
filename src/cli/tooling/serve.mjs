/**
 * Serves the build for the end-to-end tests at the port it is given, in a folder several levels
 * deep: a page that works there works in any folder of any host.
 */
import { join } from 'node:path';
import { root, runMain, ToolingError } from './process.mjs';
import { serveFolder } from './static-server.mjs';

await runMain(async () => {
  const port = Number(process.argv[2]);
  const base = process.argv[3];
  if (!Number.isInteger(port) || base === undefined) {
    throw new ToolingError('Usage: node serve.mjs <port> <base address>');
  }
  const { url } = await serveFolder({ folder: join(root, 'dist'), port, base, exactPort: true });
  console.log(`Serving the build at ${url}`);
});
