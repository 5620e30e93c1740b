import type { Answer, PaxosDurable } from './context.ts';
import type { Proposal } from './messages.ts';

type Fields = Readonly<Record<string, unknown>>;

const fail = (place: string, wanted: string, found: unknown): never => {
  throw new Error(`${place} must be ${wanted}, not ${JSON.stringify(found) ?? 'missing'}.`);
};

const fieldsOf = (value: unknown, place: string, wanted: string): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields) // an object that is not null has fields
    : fail(place, wanted, value);

const wholeNumber = (value: unknown, place: string, minimum: number): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum
    ? value
    : fail(place, `a whole number, at least ${minimum}`, value);

const readProposal = (json: unknown): Proposal => {
  const fields = fieldsOf(json, 'accepted', '{ number, value } or null');
  const { value } = fields;
  if (typeof value !== 'string') return fail('accepted.value', 'a text', value);
  return { number: wholeNumber(fields['number'], 'accepted.number', 1), value };
};

/**
 * Reads what a scenario puts on a node's disk: `{ promised, accepted, tried }`, each of which may be
 * left out: the number promised, the proposal `{ number, value }` accepted, and the highest number
 * used as a proposer. Throws an Error that says which field is wrong and what would be right.
 */
export const readPaxosDisk = (json: unknown): PaxosDurable => {
  const fields = fieldsOf(json, 'The disk', '{ promised, accepted, tried }');
  const found = fields['accepted'] ?? null;
  const accepted = found === null ? null : readProposal(found);
  const tried = wholeNumber(fields['tried'] ?? 0, 'tried', 0);
  const least = accepted?.number ?? 0;
  const promised = wholeNumber(fields['promised'] ?? least, 'promised', least);
  const answers: Answer[] = [];
  if (accepted !== null) {
    answers.push({ number: accepted.number, promised: true, value: accepted.value });
  }
  if (promised > least) answers.push({ number: promised, promised: true, value: null });
  return { promised, accepted, tried, answers };
};
