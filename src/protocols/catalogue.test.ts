import { describe, expect, it } from 'vitest';
import type { Guarantee, Protocol } from '../sim/protocol.ts';
import { protocols } from './index.ts';
import { entryOf } from './testing/catalogue/entry.ts';
import { type Measurement, measure } from './testing/catalogue/measure.ts';
import { catalogueSource } from './testing/catalogue/source-text.ts';

const loaded: readonly Protocol[] = await Promise.all(protocols.map(({ load }) => load()));
const measurements = new Map<string, Measurement>();
const measurementOf = (protocol: Protocol): Measurement => {
  const known = measurements.get(protocol.id) ?? measure(protocol);
  measurements.set(protocol.id, known);
  return known;
};

describe.each(loaded)('$id, measured', (protocol) => {
  it('breaks nothing under random faults that it guarantees under them', () => {
    const { brokenUnderFaults } = measurementOf(protocol);
    const scenario = protocol.scenarios[0]?.scenario;
    const speaksOfIt = ({ under, holds, parameters = {} }: Guarantee): boolean =>
      holds &&
      (
        ['crashes', 'restarts', 'pauses', 'cuts', 'loss', 'duplication', 'reordering'] as const
      ).every((fault) => under.includes(fault)) &&
      Object.entries(parameters).every(
        ([name, value]) =>
          (scenario?.parameters?.[name] ??
            protocol.parameters.find((each) => each.name === name)?.default) === value,
      );
    const promised = protocol.guarantees.filter(speaksOfIt).map(({ verdict }) => verdict);
    expect(promised.filter((verdict) => brokenUnderFaults.has(verdict))).toEqual([]);
  });

  it('answers writes while nothing fails', () => {
    expect(measurementOf(protocol).measured.cost).not.toBeNull();
  });
});

it('the committed catalogue says what the protocols say and what they measure (-u writes it anew)', async () => {
  const entries = loaded.map((protocol) => entryOf(protocol, measurementOf(protocol).measured));
  await expect(catalogueSource(entries)).toMatchFileSnapshot('./catalogue.ts');
});
