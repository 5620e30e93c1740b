import type { WireMessage } from '../sim/effect.ts';
import type { Protocol } from '../sim/protocol.ts';
import type { Run } from '../sim/run.ts';
import type { Micros } from '../sim/time.ts';

/** What goes on at the moment shown, as far as it decides how fast time is shown. */
export interface Happening {
  /** Whether something is on its way, or has just happened, that one wants to follow. */
  readonly isTelling: boolean;
  /** Whether anything is on its way at all: heartbeats and their answers. */
  readonly isBusy: boolean;
  /** How long nothing happens, from the last event to the next; null where nothing happens any more. */
  readonly silenceMicros: Micros | null;
}

/** From this speed on nobody follows single messages: time then runs evenly. */
export const EVEN_FROM = 0.1;
/** What repeats itself runs so many times faster than what one wants to follow, and silence at least. */
const ROUTINE_FACTOR = 2;
const SILENCE_FACTOR = 8;
/** However long nothing happens, one waits no longer than this for what comes next. */
const LONGEST_SILENCE_SECONDS = 0.8;

/**
 * How fast time should be shown now, in virtual seconds a wall second: at the speed chosen while there
 * is something to follow, faster through what repeats itself, fastest through silence.
 */
export const wantedPace = (
  { isTelling, isBusy, silenceMicros }: Happening,
  speed: number,
): number => {
  if (speed >= EVEN_FROM || isTelling) return speed;
  if (isBusy) return Math.min(EVEN_FROM, speed * ROUTINE_FACTOR);
  const silence = (silenceMicros ?? 0) / 1_000_000 / LONGEST_SILENCE_SECONDS;
  return Math.max(Math.min(EVEN_FROM, speed * SILENCE_FACTOR), silence);
};

/** In so many milliseconds of the wall clock the pace may double, and halve. */
const DOUBLING_MILLIS = 120;
const HALVING_MILLIS = 30;

/** The pace `elapsedMillis` later, on its way from the one now to the wanted one without a jump; both in any unit. */
export const nextPace = (now: number, wanted: number, elapsedMillis: number): number =>
  wanted > now
    ? Math.min(wanted, now * 2 ** (elapsedMillis / DOUBLING_MILLIS))
    : Math.max(wanted, now / 2 ** (elapsedMillis / HALVING_MILLIS));

/** So long after something that one wants to follow, its consequences still are. */
const AFTERMATH_MICROS = 12_000;
/** No more is looked at: where so much happens at once there is always something to follow. */
const MOST_LOOKED_AT = 120;

/** Whether a message is more than one of those that are always under way. */
const isTellingMessage = (
  protocol: Pick<Protocol, 'describeMessage'>,
  message: WireMessage,
): boolean => {
  const { family } = protocol.describeMessage(message);
  return family !== 'heartbeat' && family !== 'acknowledgement';
};

type Looked = Pick<Run, 'world' | 'protocol' | 'events' | 'records' | 'eventCount' | 'nowMicros'>;

/** Whether something happened a little while ago that matters or that came of a message to follow. */
const isAftermath = ({ events, records, eventCount, nowMicros, protocol }: Looked): boolean => {
  for (let back = 1; back <= MOST_LOOKED_AT; back++) {
    const index = eventCount - back;
    if ((events.atMicrosOf(index) ?? 0) < nowMicros - AFTERMATH_MICROS || index < 0) return false;
    if (events.matters(index)) return true;
    const record = records.at(index);
    if (record?.kind !== 'deliver' && record?.kind !== 'lost') continue;
    if (isTellingMessage(protocol, record.message.message)) return true;
  }
  return true;
};

/** What goes on in a run at the moment shown. */
export const happeningIn = (run: Looked): Happening => {
  const { world, protocol, events, eventCount } = run;
  const messages = world.messages();
  const isTelling =
    messages.length > MOST_LOOKED_AT ||
    messages.some(({ message }) => isTellingMessage(protocol, message)) ||
    isAftermath(run);
  const next = world.nextEventMicros();
  const last = events.atMicrosOf(eventCount - 1) ?? 0;
  return {
    isTelling,
    isBusy: messages.length > 0,
    silenceMicros: next === null ? null : next - last,
  };
};
