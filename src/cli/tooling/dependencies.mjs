/**
 * Installing what is missing. Everything in this folder runs before there are any dependencies, so
 * it is plain JavaScript and imports only what Node brings along.
 */

/**
 * One entry of a lock file's `packages`, as far as it matters here.
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage
 */

/**
 * What has to be true of the machine for the decision below.
 * @typedef {object} InstalledState
 * @property {Record<string, LockedPackage>} wanted `packages` of package-lock.json
 * @property {Record<string, LockedPackage> | undefined} installed `packages` of npm's own record
 *   inside node_modules; undefined when there is none
 * @property {(folder: string) => boolean} isPresent whether a package's folder is really there
 */

/**
 * Says why `npm ci` has to run, or undefined when node_modules already is what the lock file asks
 * for. Contents are compared, never file times: a checkout gives every file the time of the checkout.
 * Packages for other platforms are optional and may be absent.
 * @param {InstalledState} state
 * @returns {string | undefined}
 */
export function whyInstall({ wanted, installed, isPresent }) {
  if (installed === undefined) return 'nothing is installed yet';
  for (const [folder, entry] of Object.entries(wanted)) {
    if (folder === '' || entry.link === true) continue;
    const found = installed[folder];
    if (found === undefined) {
      if (entry.optional === true) continue;
      return `${folder} is not installed`;
    }
    if (found.version !== entry.version || found.integrity !== entry.integrity) {
      return `${folder} differs from package-lock.json`;
    }
    if (!isPresent(folder)) return `${folder} is missing`;
  }
  return undefined;
}

/**
 * The locked packages without the hash of their content: whatever a registry gave for one of them
 * would be installed. Folders of this repository have none.
 * @param {Record<string, LockedPackage>} packages `packages` of package-lock.json
 * @returns {readonly string[]} their folders
 */
export function packagesWithoutHash(packages) {
  return Object.entries(packages)
    .filter(([folder, { integrity, link }]) => folder !== '' && link !== true && !integrity)
    .map(([folder]) => folder);
}

/**
 * The reason why this Node cannot run Quorate, or undefined when it can.
 * @param {string} version such as `20.19.1`
 * @returns {string | undefined}
 */
export function whyNodeIsTooOld(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return undefined;
  return `Quorate needs Node 20.19 or newer, and this is Node ${version}. Install a newer one from https://nodejs.org and run the command again.`;
}
