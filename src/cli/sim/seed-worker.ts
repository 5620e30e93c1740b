import { parentPort, workerData } from 'node:worker_threads';
import { loadProtocol } from '../../protocols/index.ts';
import { runSeed } from './run-seed.ts';
import type { SeedWorkerData } from './seeds.ts';

const { scenario, untilMicros } = workerData as SeedWorkerData; // seeds.ts starts this thread with it
const protocol = await loadProtocol(scenario.protocol);
if (protocol === null) throw new Error(`There is no protocol ${scenario.protocol}.`);

parentPort?.on('message', (seed: number) => {
  parentPort?.postMessage(runSeed({ protocol, scenario, untilMicros, seed }));
});
