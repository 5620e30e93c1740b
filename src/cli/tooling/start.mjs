/**
 * `npm start`: installs what is missing, builds, and serves the built page. It always builds, since
 * a build takes about a second and a stale page costs far more. `npm start -- --port 5000` begins at another port.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  checkWritable,
  installWhatIsMissing,
  root,
  runMain,
  runTool,
  ToolingError,
} from './process.mjs';
import { serveFolder } from './static-server.mjs';

const DEFAULT_PORT = '4173';

await runMain(async () => {
  const { values } = parseArgs({ options: { port: { type: 'string', default: DEFAULT_PORT } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new ToolingError(`--port takes a whole number from 1 to 65535, not "${values.port}".`);
  }

  checkWritable();
  await installWhatIsMissing();
  if ((await runTool('vite', 'vite', ['build'])) !== 0) {
    throw new ToolingError('The build failed; the message above says where.');
  }
  const { url } = await serveFolder({ folder: join(root, 'dist'), port });
  console.log(`\n  Quorate is running at  ${url}\n  Ctrl+C stops it.\n`);
});
