import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { wordsOf } from '../words.ts';

/** One state of a machine, as drawn. */
export interface GraphState {
  readonly id: string;
  /** Why it enters itself again; empty when it never does. */
  readonly again: readonly string[];
}

/** All transitions from one state to another, drawn as one arrow. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** What leads there, each said once: a transition's guard, or its event where it has none. */
  readonly reasons: readonly string[];
  /** Every event with its guard, in full. */
  readonly details: readonly string[];
}

/** A machine's states and the ways between them. */
export interface MachineGraph {
  readonly states: readonly GraphState[];
  readonly edges: readonly GraphEdge[];
  readonly initial: string | null;
}

/**
 * Reads a machine's graph from its definition. Transitions that stay in their state are left out;
 * those that enter it anew are kept with the state. States within states count as their outermost.
 */
export const machineGraph = (machine: AnyStateMachine): MachineGraph => {
  const states: GraphState[] = [];
  const edges: GraphEdge[] = [];
  for (const state of Object.values(machine.root.states)) {
    const ways = waysOut(state);
    states.push({ id: state.key, again: reasonsOf(ways.filter(({ to }) => to === state.key)) });
    const targets = new Set(ways.map(({ to }) => to).filter((to) => to !== state.key));
    for (const to of targets) {
      const here = ways.filter((way) => way.to === to);
      edges.push({ from: state.key, to, reasons: reasonsOf(here), details: detailsOf(here) });
    }
  }
  return { states, edges, initial: initialOf(machine) };
};

interface Way {
  readonly to: string;
  readonly event: string;
  readonly guard: string | null;
}

const waysOut = (state: AnyStateNode): readonly Way[] => {
  const own = [...state.transitions.values()].flat();
  const below = Object.values(state.states).flatMap(waysOut);
  const ways = own.flatMap((transition) => wayOf(state, transition));
  return [...ways, ...below];
};

const wayOf = (state: AnyStateNode, transition: AnyTransitionDefinition): readonly Way[] => {
  const [target] = transition.target ?? [];
  if (target === undefined) return [];
  const to = outermost(target).key;
  if (to === outermost(state).key && !transition.reenter) return [];
  return [{ to, event: wordsOf(transition.eventType), guard: guardName(transition.guard) }];
};

const outermost = (state: AnyStateNode): AnyStateNode => {
  const { parent } = state;
  return parent?.parent === undefined ? state : outermost(parent);
};

/** A guard's name, where it has one. */
const guardName = (guard: AnyTransitionDefinition['guard']): string | null => {
  if (typeof guard === 'string') return wordsOf(guard);
  if (typeof guard === 'object' && typeof guard.type === 'string') return wordsOf(guard.type);
  return null;
};

const reasonsOf = (ways: readonly Way[]): readonly string[] => [
  ...new Set(ways.map(({ event, guard }) => guard ?? event)),
];

const detailsOf = (ways: readonly Way[]): readonly string[] => [
  ...new Set(ways.map(({ event, guard }) => (guard === null ? event : `${event}, if ${guard}`))),
];

const initialOf = (machine: AnyStateMachine): string | null =>
  machine.root.initial.target?.[0]?.key ?? null;
