import { InvariantError } from '../sim/errors.ts';
import type { Protocol } from '../sim/protocol.ts';
import { attempt, type HuntPlan } from './attempt.ts';
import type { Find, FromWorker, HuntOrder, ToWorker } from './messages.ts';
import { shrink } from './shrink.ts';
import { targetNamed } from './target.ts';

/** How a worker gets at a protocol: the list of protocols, except in tests. */
export type LoadProtocol = (id: string) => Promise<Protocol | null>;

/** The seed of a hunt's run: they are counted on from the scenario's own. */
export const seedOf = ({ seed }: { readonly seed: number }, number: number): number =>
  (seed + number) >>> 0;

/** Answers one message after another, whatever carries them. */
export interface Servant {
  readonly take: (message: ToWorker) => Promise<void>;
}

/** A worker's own part of a hunt: what it is told it does, and answers with `post`. */
export const createServant = (
  loadProtocol: LoadProtocol,
  post: (answer: FromWorker) => void,
): Servant => {
  let plan: HuntPlan | null = null;

  const answerTo = async (message: ToWorker): Promise<FromWorker> => {
    if (message.kind === 'begin') {
      plan = await planOf(message.order, loadProtocol);
      return { kind: 'ready' };
    }
    if (plan === null)
      throw new InvariantError('A worker is told to hunt before it knows for what.');
    return message.kind === 'search'
      ? search(plan, message.first, message.count)
      : shrinkFind(plan, message.find, post);
  };

  return {
    take: async (message) => {
      try {
        post(await answerTo(message));
      } catch (error) {
        // It has to cross to another thread, and what is told there is all that is known here.
        post({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
      }
    },
  };
};

const planOf = async (order: HuntOrder, loadProtocol: LoadProtocol): Promise<HuntPlan> => {
  const { scenario, bounds } = order;
  const protocol = await loadProtocol(scenario.protocol);
  if (protocol === null) throw new InvariantError(`There is no protocol ${scenario.protocol}.`);
  const target = targetNamed(protocol, order.target);
  if (target === null) throw new InvariantError(`There is no verdict ${order.target}.`);
  return { protocol, scenario, target, bounds };
};

const search = (plan: HuntPlan, first: number, count: number): FromWorker => {
  const finds: Find[] = [];
  let events = 0;
  for (let number = first; number < first + count; number++) {
    const made = attempt(plan, seedOf(plan.scenario, number));
    events += made.events;
    if (made.found !== null) finds.push({ number, ...made.found });
  }
  return { kind: 'searched', runs: count, events, finds };
};

const shrinkFind = (
  { protocol, target, scenario: base }: HuntPlan,
  { number, scenario: found }: Find,
  post: (answer: FromWorker) => void,
): FromWorker => {
  const shrunk = shrink({
    protocol,
    target,
    found,
    base,
    onSmaller: ({ best, replays }) => {
      const { script, nodes } = best;
      post({ kind: 'shrinking', number, replays, interventions: script.length, nodes });
    },
  });
  return { kind: 'shrunk', shrunk: { number, ...shrunk } };
};
