import type { Edn } from './edn.ts';

/** One line of a recorded history: an invocation, or how it ended. */
export interface RecordedEvent {
  /** The line of the file that it begins on, from 1. */
  readonly line: number;
  /** Who did it, as a client's name. */
  readonly process: string;
  readonly type: 'invoke' | 'ok' | 'fail' | 'info';
  /** What was asked, without the colon. */
  readonly f: string;
  /** nil where the line has none. */
  readonly value: Edn;
  /** The field `:key`, where there is one. */
  readonly key: Edn | null;
  /** The field `:time`, for display; null where there is none. */
  readonly timeNanos: bigint | null;
}

/** Lines that say nothing about a client's operation, and why. */
export interface NotRead {
  readonly reason: string;
  /** Rising. */
  readonly lines: readonly number[];
}

/** The events of a file in the order of its lines, and what was passed over. */
export interface RecordedEvents {
  readonly events: readonly RecordedEvent[];
  readonly notRead: readonly NotRead[];
}

/** Collects lines by the reason for which they are not read. */
export const createNotRead = () => {
  const reasons = new Map<string, number[]>();
  return {
    add: (reason: string, line: number): void => {
      const lines = reasons.get(reason);
      if (lines === undefined) reasons.set(reason, [line]);
      else if (lines.at(-1) !== line) lines.push(line);
    },
    all: (): readonly NotRead[] => [...reasons].map(([reason, lines]) => ({ reason, lines })),
  };
};
