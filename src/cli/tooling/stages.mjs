import { closingLine, total } from './tally.mjs';

/**
 * One step of `npm test`.
 * @typedef {object} Stage
 * @property {string} name
 * @property {readonly string[]} [needs] names of earlier stages without which this one makes no sense
 * @property {() => Promise<import('./tally.mjs').Tally & { remark?: string }>} run
 */

/**
 * Picks the stages with the given names and what they need, in their own order; all when no name is
 * given.
 * @param {readonly Stage[]} stages
 * @param {readonly string[]} names
 * @returns {Stage[]}
 * @throws {RangeError} naming an unknown stage and the known ones
 */
export function pickStages(stages, names) {
  if (names.length === 0) return [...stages];
  /** @type {Set<string>} */
  const wanted = new Set();
  const want = (/** @type {string} */ name) => {
    const stage = stages.find((candidate) => candidate.name === name);
    if (stage === undefined) {
      const known = stages.map((candidate) => candidate.name).join(', ');
      throw new RangeError(`There is no stage "${name}". The stages are ${known}.`);
    }
    wanted.add(name);
    stage.needs?.forEach(want);
  };
  names.forEach(want);
  return stages.filter((stage) => wanted.has(stage.name));
}

/**
 * Tells names of stages from other words, which narrow down the unit tests: `raft` stands for the folder of
 * that protocol and the tests that every protocol's folder has to pass, any other word for the test files
 * whose paths hold it.
 * @param {readonly Stage[]} stages
 * @param {readonly string[]} words
 * @param {(folder: string) => boolean} isFolder whether the repository has that folder
 * @returns {{ names: string[], filters: string[], protocols: string[] }} `protocols`: those whose folders are tested
 */
export function tellApart(stages, words, isFolder) {
  const isStage = (/** @type {string} */ word) => stages.some(({ name }) => name === word);
  const names = words.filter(isStage);
  const folderOf = (/** @type {string} */ word) => `src/protocols/${word}/`;
  const others = words.filter((word) => !isStage(word));
  const protocols = others.filter((word) => isFolder(folderOf(word)));
  const filters = others.map((word) => (protocols.includes(word) ? folderOf(word) : word));
  if (protocols.length > 0) filters.push('src/protocols/testing/every-folder/');
  if (filters.length > 0 && !names.includes('unit')) names.push('unit');
  return { names, filters, protocols };
}

/**
 * Runs stages one after the other, each even when an earlier one failed unless it needs that one, and
 * says what came of each and how long it took.
 * @param {readonly Stage[]} stages
 * @param {{ say: (line: string) => void, now: () => number }} outside where lines go; a clock in milliseconds
 * @returns {Promise<import('./tally.mjs').Tally>} of all stages together
 */
export async function runStages(stages, { say, now }) {
  /** @type {import('./tally.mjs').Tally[]} */
  const tallies = [];
  /** @type {Set<string>} */
  const broken = new Set();
  /** @type {string[]} */
  const summary = [];
  const seconds = (/** @type {number} */ since) => `${((now() - since) / 1000).toFixed(1)} s`;
  const begun = now();

  for (const stage of stages) {
    const start = now();
    say(`\n== ${stage.name} ==`);
    const missing = stage.needs?.find((name) => broken.has(name));
    const tally =
      missing === undefined
        ? await runOne(stage, say)
        : { passed: 0, failed: 1, remark: `not run, because "${missing}" failed` };
    if (tally.failed > 0) broken.add(stage.name);
    tallies.push(tally);
    const outcome = tally.failed > 0 ? 'FAILED' : 'passed';
    const remark = tally.remark === undefined ? '' : `: ${tally.remark}`;
    say(`== ${stage.name}: ${outcome} in ${seconds(start)}${remark}`);
    summary.push(
      `  ${stage.name.padEnd(12)} ${outcome}  ${seconds(start).padStart(8)}  ${closingLine(tally)}`,
    );
  }

  say(`\n${summary.join('\n')}\n  ${'all'.padEnd(12)}         ${seconds(begun).padStart(8)}\n`);
  return total(tallies);
}

/**
 * @param {Stage} stage
 * @param {(line: string) => void} say
 * @returns {Promise<import('./tally.mjs').Tally & { remark?: string }>}
 */
async function runOne(stage, say) {
  try {
    return await stage.run();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1 };
  }
}
