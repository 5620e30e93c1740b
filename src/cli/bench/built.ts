import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';

/** The folder of the repository. */
const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** Makes a folder within the repository, where packages are found from, and takes it away after use. */
const withFolder = async (use: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(repository, 'node_modules', '.bench-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Builds the page as `npm run build` does, lets `use` look at it, and clears it away. */
export const withBuiltPage = (use: (folder: string) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    await build({
      root: repository,
      logLevel: 'error',
      build: { outDir: folder, emptyOutDir: true },
    });
    await use(folder);
  });

/** Starts one section of measure.ts, built by Vite, in a process of its own and returns its findings. */
export type Measure = <Findings>(section: string) => Promise<Findings>;

/** Builds measure.ts for Node, lets `use` measure with it, and clears it away. */
export const withMeasure = (use: (measure: Measure) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    await build({
      configFile: false,
      root: repository,
      publicDir: false,
      logLevel: 'error',
      ssr: { noExternal: true },
      build: {
        ssr: fileURLToPath(new URL('./measure.ts', import.meta.url)),
        outDir: folder,
        target: 'es2022',
        rolldownOptions: { output: { entryFileNames: 'measure.mjs' } },
      },
    });
    await use(async <Findings>(section: string) => {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--expose-gc', join(folder, 'measure.mjs'), section],
        { maxBuffer: 16 * 1_048_576 },
      );
      return JSON.parse(stdout) as Findings; // measure.ts prints the findings of just that section
    });
  });
