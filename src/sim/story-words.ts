import type { NodeId } from './identifiers.ts';
import type { Intervention } from './intervention.ts';
import type { Scenario } from './scenario.ts';

/** What a scenario starts from, without what happens in it and what is said about it. */
export type StorySettings = Partial<
  Omit<
    Scenario,
    | 'protocol'
    | 'title'
    | 'rulesOff'
    | 'script'
    | 'untilMicros'
    | 'captions'
    | 'afterwards'
    | 'expectations'
  >
>;

/** A deed to one node, without the node: what a protocol's own word stands for. */
export type NodeDeed = Intervention extends infer Deed
  ? Deed extends { readonly node: NodeId }
    ? Omit<Deed, 'node'>
    : never
  : never;

/** The words in which a protocol's stories are told, beside those that all stories share. */
export interface StoryWords {
  /** What `with NAME` stands for. Names are small letters, digits and hyphens. */
  readonly settings: Readonly<Record<string, StorySettings>>;
  /** The verdicts that `expect safe` stands for; by default all monitors of what must never break. */
  readonly safe?: readonly string[];
  /** Words of the protocol's own, each for one deed to one node: `stand n1`. */
  readonly deeds: Readonly<Record<string, NodeDeed>>;
}
