import { split } from '../../sim/random.ts';
import { type Micros, milliseconds } from '../../sim/time.ts';
import type { PeersChanged, TimerFired } from '../../sim/wire.ts';
import { beginAntiEntropy } from './anti-entropy.ts';
import { type GossipContext, type GossipEffect, type GossipTimer, withEffects } from './context.ts';
import { entriesIn } from './database.ts';
import { entryText } from './entries.ts';
import { neighboursOf } from './neighbours.ts';
import { drawPartners } from './partners.ts';
import { beginContacts, stillHot } from './rumours.ts';
import { type Holding, holdingOf, remove } from './updates.ts';

type CycleDue = TimerFired<GossipTimer>;

/** The parts of the event's random bits, by what they are drawn for. */
const rumourBits = 0;
const partnerBits = 1;
const antiEntropyBits = 2;

/** How far a clock that runs fast or slow may be from a whole cycle when its timer fires. */
const toleranceMicros: Micros = milliseconds(1);

/** The number of the synchronous cycle that begins now; null when none does. */
const synchronousCycle = ({ settings }: GossipContext, now: Micros): number | null => {
  const { cycleLength } = settings;
  const nearest = Math.round(now / cycleLength);
  const off = Math.abs(now - nearest * cycleLength);
  return off <= Math.min(toleranceMicros, cycleLength / 4) ? nearest : null;
};

/**
 * Whether a timer's expiry begins a cycle. It does not where cycles are synchronous and the site has
 * come up, or has been woken, between two of them: it then waits for the next.
 */
export const beginsCycle = (context: GossipContext, { now }: CycleDue): boolean =>
  context.settings.cycles === 'independent' || synchronousCycle(context, now) !== null;

/** The timer for the first cycle after a start. */
export const firstCycle = ({ settings }: GossipContext): GossipEffect => ({
  kind: 'setTimer',
  timer: 'cycleDue',
  after: settings.cycles === 'synchronous' ? settings.cycleLength : [1, settings.cycleLength],
});

/** The timer for the next cycle: at the next whole multiple of its length, or after a time of its own. */
const nextCycle = ({ settings }: GossipContext, cycle: number, now: Micros): GossipEffect => {
  const { cycleLength, cycles } = settings;
  return {
    kind: 'setTimer',
    timer: 'cycleDue',
    after:
      cycles === 'synchronous'
        ? Math.max(1, (cycle + 1) * cycleLength - now)
        : [Math.ceil(cycleLength / 2), Math.floor((cycleLength * 3) / 2)],
  };
};

/** Waits for the next synchronous cycle. */
export const awaitCycle = (context: GossipContext, { now }: CycleDue): readonly GossipEffect[] => [
  nextCycle(context, Math.floor(now / context.settings.cycleLength), now),
  { kind: 'note', text: 'is between two synchronous cycles and waits for the next' },
];

/** Discards death certificates that are older than they are to be kept (section 2.1). */
const withoutOldCertificates = (context: GossipContext, now: Micros): Holding => {
  let holding = holdingOf(context);
  if (context.certificates === 0) return holding;
  const oldest = now - context.settings.certificateLifetime;
  for (const entry of entriesIn(context.database, null)) {
    if (entry.value === null && entry.timestamp < oldest)
      holding = remove(holding, entry, 'expired');
  }
  return holding;
};

const expiryNotes = ({ changes }: Holding): readonly GossipEffect[] =>
  changes.map(({ entry }) => ({
    kind: 'note',
    rule: 'gossip/death-certificates',
    text: `discards ${entryText(entry)}: it has kept it for its time`,
  }));

const coolingNotes = (before: GossipContext, after: GossipContext['rumours']): GossipEffect[] =>
  before.rumours.flatMap(({ entry }): GossipEffect[] =>
    after.some((rumour) => rumour.entry === entry)
      ? []
      : [
          {
            kind: 'note',
            text:
              before.settings.response === 'blind'
                ? `loses interest in ${entryText(entry)} without having asked whether it was news`
                : `loses interest in ${entryText(entry)}: too many knew it already`,
          },
        ],
  );

const noKeys: readonly string[] = [];

/** Whether a cycle without anti-entropy leaves a site as it is: most of them do, when all is quiet. */
const hasNothingToDo = ({ certificates, rumours, settings }: GossipContext): boolean =>
  rumours.length === 0 &&
  certificates === 0 &&
  (settings.rumours === 'push' || settings.rumours === 'none');

/**
 * A cycle: rumours that have cooled are dropped, partners are drawn, and the site tells them its
 * rumours or asks for theirs (section 1.4); in every so-manieth cycle it resolves differences with
 * one partner (section 1.3).
 */
export const beginCycle = (context: GossipContext, { now, random }: CycleDue): GossipContext => {
  const { settings } = context;
  const cycle =
    settings.cycles === 'synchronous'
      ? (synchronousCycle(context, now) ?? context.cycle)
      : context.cycle + 1;
  const resolves = settings.antiEntropy !== 'none' && cycle % settings.antiEntropyEvery === 0;
  if (!resolves && hasNothingToDo(context)) {
    return withEffects(context, { cycle, fresh: noKeys }, [nextCycle(context, cycle, now)]);
  }
  const hot = stillHot(context, split(random, rumourBits));
  const holding = withoutOldCertificates({ ...context, rumours: hot }, now);
  const drawn =
    settings.rumours === 'none' || (settings.rumours === 'push' && holding.rumours.length === 0)
      ? { partners: [], order: context.order, turn: context.turn }
      : drawPartners(context, split(random, partnerBits), settings.fanOut);
  const rested: GossipContext = { ...context, ...holding, fresh: [], ...drawn };
  const contacts = beginContacts(rested, drawn.partners);
  const asked = resolves
    ? drawPartners(rested, split(random, antiEntropyBits), 1)
    : { partners: [], order: drawn.order, turn: drawn.turn };
  return withEffects(
    context,
    {
      ...holding,
      rumours: contacts.rumours,
      fresh: [],
      cycle,
      order: asked.order,
      turn: asked.turn,
    },
    [
      nextCycle(context, cycle, now),
      ...contacts.effects,
      ...asked.partners.flatMap((partner) => beginAntiEntropy(rested, partner, now)),
      ...expiryNotes(holding),
      ...coolingNotes(context, hot),
    ],
  );
};

/** Whether the cycle that begins ends the site's interest in all that it was infective with. */
export const losesInterest = (context: GossipContext, { random }: CycleDue): boolean =>
  context.settings.rumours !== 'none' && stillHot(context, split(random, rumourBits)).length === 0;

/** Takes note of who else there is now. */
export const changePeers = (context: GossipContext, { peers }: PeersChanged): GossipContext =>
  withEffects(
    context,
    { neighbours: neighboursOf(context.id, peers, context.settings.topology), order: [], turn: 0 },
    [],
  );
