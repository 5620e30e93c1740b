import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { constants as system } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whyInstall, whyNodeIsTooOld } from './dependencies.mjs';

/** The repository's top folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/**
 * A failure that a person can act on: its message is all they need, a stack would only hide it.
 */
export class ToolingError extends Error {}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Passes a request to stop on to whatever this process has started, so that nothing outlives it.
 */
export function stopChildrenOnSignal() {
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP'])) {
    process.once(signal, () => {
      for (const child of running) child.kill(signal);
      process.exit(128 + system.signals[signal]);
    });
  }
}

/**
 * Runs a program in the repository's top folder with its output shown, and gives its exit status (1 when it could not be
 * started or was killed).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, shell?: boolean }} [options] environment variables to add
 * @returns {Promise<number>}
 */
export function run(command, args, { env = {}, shell = false } = {}) {
  return new Promise((settle) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      shell,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    running.add(child);
    child.once('error', (error) => {
      running.delete(child);
      console.error(`Could not start ${command}: ${error.message}`);
      settle(1);
    });
    child.once('close', (status) => {
      running.delete(child);
      settle(status ?? 1);
    });
  });
}

/**
 * Runs a command that an installed package brings along, without a shell and without npx.
 * @param {string} packageName
 * @param {string} command its name in the package's `bin`
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string> }} [options]
 * @returns {Promise<number>}
 */
export function runTool(packageName, command, args, options) {
  const folder = join(root, 'node_modules', packageName);
  // npm requires `bin` to have one of these two shapes.
  const { bin } = /** @type {{ bin?: string | Record<string, string> }} */ (
    readJson(join(folder, 'package.json'))
  );
  const file = typeof bin === 'string' ? bin : bin?.[command];
  if (file === undefined) throw new ToolingError(`${packageName} has no command ${command}.`);
  return run(process.execPath, [join(folder, file), ...args], options);
}

/**
 * Runs npm itself: the one that started this process, else the one on the path.
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export function runNpm(args) {
  const npm = process.env['npm_execpath'];
  if (npm?.endsWith('npm-cli.js')) return run(process.execPath, [npm, ...args]);
  return run('npm', args, { shell: process.platform === 'win32' });
}

/**
 * @param {string} file
 * @returns {unknown} whatever the file holds; the caller knows which tool wrote it, and so its shape
 */
export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * The `packages` of a lock file, whose shape npm defines.
 * @param {string} file
 * @returns {Record<string, import('./dependencies.mjs').LockedPackage>}
 */
export function readLockedPackages(file) {
  const lock =
    /** @type {{ packages: Record<string, import('./dependencies.mjs').LockedPackage> }} */ (
      readJson(file)
    );
  return lock.packages;
}

/**
 * Makes node_modules match package-lock.json, at the price of a few milliseconds when it already
 * does.
 * @throws {ToolingError} when Node is too old or npm fails
 */
export async function installWhatIsMissing() {
  const tooOld = whyNodeIsTooOld(process.versions.node);
  if (tooOld !== undefined) throw new ToolingError(tooOld);

  const record = join(root, 'node_modules', '.package-lock.json');
  const reason = whyInstall({
    wanted: readLockedPackages(join(root, 'package-lock.json')),
    installed: existsSync(record) ? readLockedPackages(record) : undefined,
    isPresent: (folder) => existsSync(join(root, folder, 'package.json')),
  });
  if (reason === undefined) return;

  console.log(`Installing packages: ${reason}.`);
  // Building needs the development packages, also where NODE_ENV says production.
  if ((await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund'])) !== 0) {
    throw new ToolingError(
      'npm could not install the packages; its own message is above. If it names the network, check the connection (or proxy) and run the command again.',
    );
  }
}

/** @type {Readonly<Record<string, string>>} */
const SYSTEM_TROUBLES = {
  ENOSPC: 'The disk is full. Make room and run the command again.',
  EDQUOT: 'The disk quota is used up. Make room and run the command again.',
  EROFS: 'This folder cannot be written to. Copy the repository to one that can, and run it there.',
  EACCES:
    'This folder cannot be written to. Copy the repository to one that can, and run it there.',
  EPERM: 'This folder cannot be written to. Copy the repository to one that can, and run it there.',
};

/**
 * What to tell a person of a failure that comes from the machine or from a mistyped command;
 * undefined for a defect, whose stack is needed.
 * @param {unknown} error
 * @returns {string | undefined}
 */
export function sentenceFor(error) {
  if (error instanceof ToolingError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('ERR_PARSE_ARGS')) {
    return /** @type {Error} */ (error).message.split(/\. (?=[A-Z])/)[0]?.replace(/\.?$/, '.');
  }
  const path = error instanceof Error && 'path' in error ? ` (${String(error.path)})` : '';
  const trouble = SYSTEM_TROUBLES[code];
  return trouble === undefined ? undefined : `${trouble}${path}`;
}

/**
 * Makes sure that the repository's folder can be written to, before a tool finds out in words of its own.
 * @throws {Error} the system's own where it cannot
 */
export function checkWritable() {
  accessSync(root, constants.W_OK);
}

/**
 * Runs a command's main function. What a person can mend ends the process with status 2 and a sentence,
 * a defect with status 1 and its stack.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  stopChildrenOnSignal();
  try {
    await main();
  } catch (error) {
    const sentence = sentenceFor(error);
    console.error(sentence === undefined ? error : `\n${sentence}`);
    process.exitCode = sentence === undefined ? 1 : 2;
  }
}
