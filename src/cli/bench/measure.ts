import { benchCheck } from '../../check/bench.ts';
import { benchHunt } from '../../hunt/bench.ts';
import { raft } from '../../protocols/raft/index.ts';
import { measureEngine } from './engine.ts';
import { measureHistory, measureLongRun, measureSeek } from './history.ts';
import { measureProtocols } from './protocols.ts';
import { benchScenario } from './scenario.ts';

/*
 * What the bench measures in a process of its own, built by Vite as the page is. It is started as
 * `node --expose-gc measure.js <section>` and prints its findings as JSON.
 */

const collectGarbage = (): void => {
  if (globalThis.gc === undefined) throw new Error('Start it with node --expose-gc.');
  globalThis.gc();
};

const sections: Readonly<Record<string, () => unknown>> = {
  engine: () => measureEngine(raft),
  seek: () => measureSeek(raft),
  history: () => measureHistory(raft, collectGarbage),
  hour: () => measureLongRun(raft, collectGarbage),
  checks: () => benchCheck(() => performance.now()),
  protocols: measureProtocols,
  hunt: () =>
    benchHunt(
      raft,
      benchScenario(5, 'writes', 5),
      ['raft/leader-completeness', 'linearizable'],
      () => performance.now(),
    ),
};

const [, , name = ''] = process.argv;
const section = sections[name];
if (section === undefined) throw new Error(`There is no section ${name}.`);
process.stdout.write(JSON.stringify(await section()));
