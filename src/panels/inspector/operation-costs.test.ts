import { expect, it } from 'vitest';
import { OperationCostLog } from '../../check/messages-per-operation.ts';
import { loadProtocol } from '../../protocols/index.ts';
import { operationsAfter } from '../../sim/operations-log.ts';
import { Run } from '../../sim/run.ts';
import { seconds } from '../../sim/time.ts';
import { costsByKind } from './operation-costs.ts';

const costOfPut = async (acknowledge: string) => {
  const protocol = await loadProtocol('primary-backup');
  const first = protocol?.scenarios[0];
  if (protocol === null || first === undefined) throw new Error('There is no primary/backup.');
  const parameters = { ...first.scenario.parameters, acknowledge };
  const run = Run.start(protocol, { ...first.scenario, parameters });
  run.advanceTo(seconds(5));
  const operations = operationsAfter(run.operations, run.eventCount);
  const log = new OperationCostLog();
  for (const record of run.records) log.observe(record);
  return costsByKind(log, operations).find(({ kind }) => kind === 'put');
};

it('an asynchronous write costs one message for each backup, a synchronous one two', async () => {
  // The primary and two backups.
  expect(await costOfPut('none')).toMatchObject({ betweenServers: 2, messageDelays: 2 });
  expect(await costOfPut('all')).toMatchObject({ betweenServers: 4, messageDelays: 4 });
});
