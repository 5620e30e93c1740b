/**
 * The notices of what the build bundles: most licences ask that their text goes where the code goes.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a file is called that a package states its licence in. */
const LICENCE_FILE = /^(licen[cs]e|copying|notice|ofl)(\.|-|$)/i;

/**
 * The folder of the package that a module comes from; undefined for a module of this repository.
 * @param {string} id a module's path, perhaps with a query after it
 * @returns {string | undefined}
 */
export function packageFolderOf(id) {
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/?]+)\//.exec(id.replaceAll('\\', '/'))?.[1];
}

/**
 * One text with the name, the version and the licence of each package.
 * @param {Iterable<string>} folders of packages
 * @returns {string}
 * @throws {Error} naming a package that states no licence
 */
export function noticesOf(folders) {
  const notices = [...new Set(folders)].sort().map((folder) => {
    // npm requires these fields of a published package.
    const { name, version, license } =
      /** @type {{ name: string, version: string, license?: string }} */ (
        JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      );
    if (license === undefined) throw new Error(`${name} states no licence.`);
    const texts = readdirSync(folder)
      .filter((file) => LICENCE_FILE.test(file))
      .sort()
      .map((file) => readFileSync(join(folder, file), 'utf8').trim());
    return [`${name} ${version} (${license})`, ...texts].join('\n\n');
  });
  const line = `\n\n${'-'.repeat(80)}\n\n`;
  return `Quorate is built with the packages below. Their notices:${line}${notices.join(line)}\n`;
}

/**
 * Puts `notices.txt` beside the page, with the notices of every package that the page or its workers hold.
 * @returns {{ page: import('vite').Plugin, workers: () => import('vite').Plugin }}
 */
export function notices() {
  /** @type {Set<string>} */
  const folders = new Set();
  /** @param {import('vite').Rollup.OutputBundle} bundle */
  const gather = (bundle) => {
    for (const output of Object.values(bundle)) {
      for (const id of output.type === 'chunk' ? output.moduleIds : []) {
        const folder = packageFolderOf(id);
        if (folder !== undefined && existsSync(join(folder, 'package.json'))) folders.add(folder);
      }
    }
  };
  return {
    page: {
      name: 'quorate:notices',
      apply: 'build',
      generateBundle(_, bundle) {
        gather(bundle);
        this.emitFile({ type: 'asset', fileName: 'notices.txt', source: noticesOf(folders) });
      },
    },
    workers: () => ({
      name: 'quorate:notices-of-workers',
      apply: 'build',
      generateBundle: (_, bundle) => gather(bundle),
    }),
  };
}
