import type { HuntProgress, HuntResult } from '../../hunt/hunt.ts';
import { type HuntTarget, isExpectedToHold } from '../../hunt/target.ts';
import { formatScenario } from '../../scenario/file.ts';
import { grouped } from '../../scenario/wording.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { modifiedText } from '../sim/text.ts';
import { countText, momentText } from '../sim/words.ts';

type Found = Extract<HuntResult, { readonly kind: 'found' }>;

interface ToldFind {
  readonly protocol: Protocol;
  readonly target: HuntTarget;
  readonly result: Found;
  readonly scenario: Scenario;
  /** The link's hash; null for a scenario that no link can hold. */
  readonly hash: string | null;
}

const triedText = ({ runs, events }: { readonly runs: number; readonly events: number }): string =>
  `${countText(runs, 'run')} and ${countText(events, 'event')}`;

/** How far a hunt has come, on one line. */
export const progressText = (progress: HuntProgress, seconds: number): string => {
  const { runs, events, finds } = progress;
  switch (progress.phase) {
    case 'searching': {
      const rate = Math.round(runs / Math.max(seconds, 0.001));
      const found = finds === 0 ? '' : `, ${grouped(finds)} found`;
      return `${grouped(runs)} of ${grouped(progress.seeds)} runs, ${countText(events, 'event')}, ${grouped(rate)} runs/s${found}`;
    }
    case 'shrinking':
      return `found after ${triedText({ runs, events })}; making it small: ${countText(progress.interventions, 'intervention')}, ${countText(progress.nodes, 'server')}, ${countText(progress.replays, 'replay')}`;
  }
};

/** What was found, for a person: what happens in it, its link, and its file. */
export const foundText = ({ protocol, target, result, scenario, hash }: ToldFind): string => {
  const { found } = result;
  const verb = isExpectedToHold(target) ? 'is seen' : 'breaks';
  const { verdict, atMicros, sentence } = found.sighting;
  return [
    modifiedText({ rulesOff: scenario.rulesOff ?? [] }, protocol),
    `${verdict} ${verb} at ${momentText(atMicros)}: ${sentence}\n`,
    `Found in ${triedText(result)}, made small in ${countText(found.replays, 'replay')}: `,
    `${countText(scenario.script.length, 'intervention')}, ${countText(scenario.nodes, 'server')}, ${countText(scenario.clients.length, 'client')}.\n`,
    hash === null ? '' : `\n${hash}\n`,
    `\n${formatScenario(scenario)}`,
  ].join('');
};

/** The same as one JSON object, times in microseconds. */
export const foundJson = ({ protocol, result, scenario, hash }: ToldFind): string => {
  const { runs, events, found } = result;
  return `${JSON.stringify({
    kind: 'found',
    protocol: protocol.id,
    rulesOff: scenario.rulesOff ?? [],
    verdict: found.sighting.verdict,
    runs,
    events,
    replays: found.replays,
    atMicros: found.sighting.atMicros,
    sentence: found.sighting.sentence,
    link: hash,
    scenario,
  })}\n`;
};

const verdictText = ({ kind, id }: HuntTarget): string =>
  kind === 'any' ? 'what must never break' : id;

/** That nothing was found, and how much was tried: it is no proof. */
export const nothingFoundText = ({
  protocol,
  scenario,
  target,
  result,
}: {
  readonly protocol: Protocol;
  readonly scenario: Scenario;
  readonly target: HuntTarget;
  readonly result: HuntResult;
}): string => {
  const what = isExpectedToHold(target) ? `shows ${target.id}` : `breaks ${verdictText(target)}`;
  const stopped = result.kind === 'cancelled' ? 'Interrupted. ' : '';
  return [
    modifiedText({ rulesOff: scenario.rulesOff ?? [] }, protocol),
    `${stopped}Tried ${triedText(result)}: none of them ${what}.\n`,
    'That proves nothing about those that were not tried.\n',
    scenario.clients.length === 0 ? 'The scenario has no clients, so nothing was written.\n' : '',
  ].join('');
};
