import type { Scenario } from '../sim/scenario.ts';
import type { HuntBounds } from './bounds.ts';
import type { Sighting } from './target.ts';

/** A hunt as plain data, for a worker to set up. */
export interface HuntOrder {
  readonly scenario: Scenario;
  /** A name that `targetNamed` knows. */
  readonly target: string;
  readonly bounds: HuntBounds;
}

/** A run that showed what is hunted for. `number` counts the hunt's runs from 0. */
export interface Find {
  readonly number: number;
  readonly scenario: Scenario;
  readonly sighting: Sighting;
}

/** A find made small. */
export interface ShrunkFind extends Find {
  /** How many runs the shrinking took. */
  readonly replays: number;
}

/** What a worker is told. The first message is `begin`; each other one is answered before the next. */
export type ToWorker =
  | { readonly kind: 'begin'; readonly order: HuntOrder }
  /** Makes so many runs, from this number on. */
  | { readonly kind: 'search'; readonly first: number; readonly count: number }
  | { readonly kind: 'shrink'; readonly find: Find };

/** What a worker answers. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'searched';
      readonly runs: number;
      readonly events: number;
      readonly finds: readonly Find[];
    }
  /** A sign of life while it shrinks: the answer comes later. */
  | {
      readonly kind: 'shrinking';
      readonly number: number;
      readonly replays: number;
      readonly interventions: number;
      readonly nodes: number;
    }
  | { readonly kind: 'shrunk'; readonly shrunk: ShrunkFind }
  /** It cannot go on: a defect, told in words. */
  | { readonly kind: 'failed'; readonly reason: string };
