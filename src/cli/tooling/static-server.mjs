import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';

/** @type {Readonly<Record<string, string>>} */
const CONTENT_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** How many ports after the first are tried before giving up. */
const PORTS_TO_TRY = 100;

/**
 * Where in a folder a requested address lies, or undefined when it lies outside it or makes no
 * sense.
 * @param {string} folder absolute
 * @param {string} base the address that stands for the folder, beginning and ending with a slash
 * @param {string} address the request's target, with its query
 * @returns {string | undefined}
 */
export function fileFor(folder, base, address) {
  let path;
  try {
    path = decodeURIComponent(new URL(address, 'http://localhost').pathname);
  } catch {
    // A target that is no address at all, such as `//` or a stray %: nothing can be found there.
    return undefined;
  }
  if (!path.startsWith(base) || path.includes('\0')) return undefined;
  const file = resolve(folder, `.${sep}${path.slice(base.length)}`);
  if (file !== folder && !file.startsWith(folder + sep)) return undefined;
  return path.endsWith('/') ? join(file, 'index.html') : file;
}

/**
 * Serves a folder of static files on the loopback interface, as any plain web host would.
 * @param {object} options
 * @param {string} options.folder absolute
 * @param {number} options.port the first port to try
 * @param {boolean} [options.exactPort] fail rather than try the next port
 * @param {string} [options.base] the address that stands for the folder; `/` unless told
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 * @throws {Error} the system's own, when no port could be opened
 */
export async function serveFolder({ folder, port, exactPort = false, base = '/' }) {
  const server = createServer(async (request, response) => {
    const refuse = (/** @type {number} */ status, /** @type {string} */ text) => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET.');
    const file = fileFor(folder, base, request.url ?? '/');
    const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
    if (file === undefined || !found?.isFile()) return refuse(404, 'There is no such file.');
    response.writeHead(200, {
      'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
      'content-length': found.size,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    if (request.method === 'HEAD') return response.end();
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
  });

  const lastPort = exactPort ? port : port + PORTS_TO_TRY;
  for (let candidate = port; ; candidate += 1) {
    try {
      await listen(server, candidate);
      break;
    } catch (error) {
      const code = /** @type {NodeJS.ErrnoException} Node's own errors carry a code */ (error).code;
      // Taken, or reserved by the system: both say nothing about the next one.
      if ((code !== 'EADDRINUSE' && code !== 'EACCES') || candidate >= lastPort) throw error;
    }
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return {
    url: `http://127.0.0.1:${address.port}${base}`,
    close: () =>
      new Promise((settle) => {
        server.close(() => settle());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<void>}
 */
function listen(server, port) {
  return new Promise((settle, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      settle();
    });
  });
}
