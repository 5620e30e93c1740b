import { InvariantError } from '../sim/errors.ts';
import type { NodeId } from '../sim/identifiers.ts';
import type { OperationRecord } from '../sim/operation.ts';
import type { NodeDescription, Protocol } from '../sim/protocol.ts';
import { Run, type RunOptions } from '../sim/run.ts';
import { isSameValue } from '../sim/same-value.ts';
import type { Prediction, RunQuestion, Scenario } from '../sim/scenario.ts';
import type { Micros } from '../sim/time.ts';

const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no');

/** What an operation came to: what it read, `nothing` where there was nothing, `ok`, `fail` or `no answer`. */
const outcomeOf = (operation: OperationRecord | undefined): string => {
  if (operation?.outcome === 'fail') return 'fail';
  if (operation?.outcome !== 'ok') return 'no answer';
  return operation.result?.kind === 'value' ? (operation.result.value ?? 'nothing') : 'ok';
};

/** What servers are and hold at the moment that a run shows. */
const serversOf = ({ world, protocol }: Run) =>
  world.nodeIds
    .map((id) => world.node(id))
    .filter(({ kind, status }) => kind === 'server' && status !== 'removed')
    .map((node) => ({ node, description: protocol.describeNode(node.state) }));

/** Whether a server counts the entry at an index as committed; of a long log only the end is described. */
const countsCommitted = (
  { log, logLength, committedLength }: NodeDescription,
  index: number,
): boolean => {
  const cell = log.find((each) => each.index === index);
  const [first] = log;
  if (cell !== undefined || first === undefined || index > first.index) {
    return cell?.committed === true;
  }
  const place = logLength - log.length - (first.index - index);
  return place >= 0 && place < committedLength;
};

const firstLeaderOf = (run: Run, epoch: number): NodeId | null => {
  run.advanceTo(run.scenario.untilMicros);
  for (const { node, before, after } of run.records) {
    if (node === null || after === null || after === before) continue;
    if (run.world.node(node).kind !== 'server') continue;
    const description = run.protocol.describeNode(after);
    if (description.leads && description.epoch === epoch) return node;
  }
  return null;
};

/**
 * Asks a scenario's run, from its start, and gives the answer in a word or two (the table in
 * src/scenario/README.md lists them). Plays as far as it has to. Throws what the run throws.
 */
export const answerOf = (
  protocol: Protocol,
  scenario: Scenario,
  question: RunQuestion,
  options: RunOptions = {},
): string => {
  const run = Run.start(protocol, scenario, {
    ...options,
    monitors: question.kind === 'holds',
  });
  const described = (id: NodeId, atMicros: Micros): NodeDescription => {
    run.seekTo(atMicros);
    return protocol.describeNode(run.world.node(id).state);
  };
  switch (question.kind) {
    case 'leader':
      return firstLeaderOf(run, question.epoch) ?? 'nobody';
    case 'committed':
      run.seekTo(question.atMicros);
      return yesOrNo(
        serversOf(run).some(({ description }) => countsCommitted(description, question.index)),
      );
    case 'outcome':
      run.seekTo(scenario.untilMicros);
      return outcomeOf(
        run.operations.filter(({ client }) => client === question.client)[question.operation - 1],
      );
    case 'value':
      return described(question.node, question.atMicros).value;
    case 'role':
      return described(question.node, question.atMicros).role;
    case 'epoch': {
      const { epoch } = described(question.node, question.atMicros);
      return epoch === null ? 'none' : String(epoch);
    }
    case 'field': {
      const { fields } = described(question.node, question.atMicros);
      return fields.find(({ name }) => name === question.field)?.value ?? 'none';
    }
    case 'agree': {
      run.seekTo(question.atMicros);
      const [first, ...others] = serversOf(run).filter(({ node }) => node.status !== 'down');
      return yesOrNo(
        others.every(({ description }) =>
          isSameValue(description.replica, first?.description.replica),
        ),
      );
    }
    case 'holds': {
      run.seekTo(scenario.untilMicros);
      const isBroken = run.broken.some(({ monitor }) => monitor.id === question.monitor);
      const isSight = protocol.monitors.some(
        ({ id, kind }) => id === question.monitor && kind === 'sometimes',
      );
      const isSeen = run.seen.some(({ monitor }) => monitor.id === question.monitor);
      return yesOrNo(isSight ? isSeen : !isBroken);
    }
  }
};

const isSameWord = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

/** What is right: the option's place, from 0, or null where the run's answer is none of the options. */
export interface Solution {
  readonly option: number | null;
  /** In the words of the option, or those of the run. */
  readonly answer: string;
}

/** Which option of a prediction is right in the run of that scenario. Throws what the run throws. */
export const solutionOf = (
  protocol: Protocol,
  scenario: Scenario,
  { options, answer }: Prediction,
  runOptions: RunOptions = {},
): Solution => {
  const text = (place: number): string => {
    const option = options[place];
    if (option === undefined) throw new InvariantError(`There is no option ${place + 1}.`);
    return option.text;
  };
  if (answer.kind === 'option') {
    return { option: answer.option - 1, answer: text(answer.option - 1) };
  }
  const said = answerOf(protocol, scenario, answer, runOptions);
  const place = options.findIndex(({ text: words, value = words }) => isSameWord(value, said));
  return place < 0 ? { option: null, answer: said } : { option: place, answer: text(place) };
};
