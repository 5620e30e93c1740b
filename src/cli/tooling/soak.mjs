/**
 * `npm run soak`: plays every test of the protocols that is made of random runs, with thousands of seeds
 * that nobody has tried yet. `npm run soak -- --seeds 500 --first 1 raft` says how many, from which on, and of
 * which protocol. A failing run names its seed.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installWhatIsMissing, root, runMain, runTool, ToolingError } from './process.mjs';

const LARGEST_SEED = 1_000_000_000;

/** Where tests look at QUORATE_SEEDS and QUORATE_FIRST_SEED. */
const everywhere = ['src/protocols', 'src/stage/every-moment', 'src/panels/inspector/every-moment'];

await runMain(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seeds: { type: 'string', default: '2000' }, first: { type: 'string' } },
  });
  const seeds = Number(values.seeds);
  const first = Number(values.first ?? 1 + Math.floor(Math.random() * LARGEST_SEED));
  if (!Number.isInteger(seeds) || seeds < 1 || !Number.isInteger(first) || first < 0) {
    throw new ToolingError('--seeds and --first take whole numbers.');
  }
  const [protocol] = positionals;
  if (protocol !== undefined && !existsSync(join(root, 'src', 'protocols', protocol))) {
    throw new ToolingError(`There is no protocol ${protocol}.`);
  }
  await installWhatIsMissing();
  console.log(`Seeds ${first} to ${first + seeds - 1}.`);
  const narrowed = protocol === undefined ? [] : ['--testNamePattern', protocol];
  process.exitCode = await runTool(
    'vitest',
    'vitest',
    ['run', ...everywhere, '--testTimeout=0', '--hookTimeout=0', ...narrowed],
    { env: { QUORATE_SEEDS: String(seeds), QUORATE_FIRST_SEED: String(first) } },
  );
});
