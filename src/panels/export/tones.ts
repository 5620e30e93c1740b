import { lifelinePieces } from '../diagram/lifeline-pieces.ts';
import type { LifelineLook } from '../run-history/lifelines.ts';
import type { Picture } from './picture.ts';

/** A colour of servers that have no epoch, and their roles while they have it, in the paper's words. */
export interface OccurringTone {
  readonly tone: LifelineLook['tone'];
  readonly roles: readonly string[];
}

const tones: readonly LifelineLook['tone'][] = ['active', 'done', undefined];

/** The tones of running servers without an epoch that occur in a picture. */
export const tonesIn = ({
  window,
  lanes,
  history,
  untilMicros,
  roleAfter,
}: Pick<
  Picture,
  'window' | 'lanes' | 'history' | 'untilMicros' | 'roleAfter'
>): readonly OccurringTone[] => {
  const end = Math.min(untilMicros, window.startMicros + window.spanMicros);
  const pieces = lanes.ids
    .filter(history.isServer)
    .flatMap((id) => lifelinePieces(history.lifelines.of(id), window.startMicros, end, 0));
  const roles = new Map<LifelineLook['tone'], Set<string>>();
  const asked = new Set<string>();
  for (const { segment } of pieces) {
    const { status, epoch, tone, state, fromEvent } = segment;
    if (epoch !== null || (status !== 'up' && status !== 'paused')) continue;
    // To look at an event may mean to play it again: one of each state of the machine is enough.
    const look = `${tone} ${state}`;
    if (asked.has(look)) continue;
    asked.add(look);
    const role = roleAfter(fromEvent);
    if (role !== null) roles.set(tone, (roles.get(tone) ?? new Set()).add(role));
  }
  return tones.flatMap((tone) => {
    const found = roles.get(tone);
    return found === undefined ? [] : [{ tone, roles: [...found] }];
  });
};
