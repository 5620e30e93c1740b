import { majorityOf } from '../../kit/quorum.ts';
import { listed } from '../../kit/words.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { PictureProps } from '../../sim/protocol.ts';
import { paxosNode } from './paxos.ts';

/** What an acceptor has done under a number. */
export type Mark = 'nothing' | 'promised' | 'accepted';

/** One number, and the value that was accepted under it. */
export interface PictureRow {
  readonly number: number;
  /** Null while no acceptor has accepted anything under this number. */
  readonly value: string | null;
  /** By acceptor, in the order of the columns. */
  readonly marks: readonly Mark[];
  readonly promisedBy: readonly NodeId[];
  readonly acceptedBy: readonly NodeId[];
  /** Whether a majority has promised this number, so that its proposer may propose. */
  readonly isPromisedByMajority: boolean;
  /** Whether a majority has accepted the value, so that it is chosen. */
  readonly isChosen: boolean;
  /**
   * The acceptors that this row's majority shares with the one that chose a value under a lower
   * number: they keep the choice. Empty where there is no such choice or no majority.
   */
  readonly shared: readonly NodeId[];
}

/** Which acceptors accepted what, under which numbers. */
export interface AcceptancePicture {
  readonly acceptors: readonly { readonly id: NodeId; readonly isDown: boolean }[];
  readonly majority: number;
  /** By rising number; only the last ones. */
  readonly rows: readonly PictureRow[];
  /** How many rows with lower numbers are left out. */
  readonly hidden: number;
}

/** How many rows are shown, the last ones; a row with a choice is always among them. */
const rowsShown = 10;

interface Row {
  readonly number: number;
  readonly value: string | null;
  readonly acceptedBy: NodeId[];
}

/**
 * The picture of which acceptors promised and accepted what, at one moment. Pure: equal states give
 * equal pictures. It knows the last 32 answers of each acceptor. Two values under one number, which
 * only a broken rule allows, have a row each.
 */
export const acceptancePicture = (nodes: PictureProps['nodes']): AcceptancePicture => {
  const states = new Map(nodes.map((node) => [node.id, paxosNode.read(node.state)]));
  const known = [...states.values()].find((state) => state !== null);
  const ids = known?.acceptors ?? [];
  const majority = majorityOf(ids.length);

  const promisedBy = new Map<number, NodeId[]>();
  const rows = new Map<string, Row>();
  const rowOf = (number: number, value: string | null): Row => {
    const key = value === null ? `${number}` : `${number} ${value}`;
    const row = rows.get(key) ?? { number, value, acceptedBy: [] };
    rows.set(key, row);
    return row;
  };
  for (const id of ids) {
    for (const { number, promised, value } of states.get(id)?.answers ?? []) {
      const promises = promisedBy.get(number) ?? [];
      promisedBy.set(number, promises);
      if (promised && !promises.includes(id)) promises.push(id);
      const { acceptedBy } = rowOf(number, value);
      if (value !== null && !acceptedBy.includes(id)) acceptedBy.push(id);
    }
  }

  const all = [...rows.values()]
    // A number has a row without a value only until a value has been accepted under it.
    .filter(
      ({ number, value }) =>
        value !== null ||
        ![...rows.values()].some((row) => row.number === number && row.value !== null),
    )
    .toSorted((a, b) => a.number - b.number);
  const firstChosen = all.find(({ acceptedBy }) => acceptedBy.length >= majority);
  const pictured = all.map(({ number, value, acceptedBy }): PictureRow => {
    const promises = promisedBy.get(number) ?? [];
    const isPromisedByMajority = promises.length >= majority;
    const isChosen = acceptedBy.length >= majority;
    const isLater = firstChosen !== undefined && firstChosen.number < number;
    const ownMajority = isPromisedByMajority ? promises : isChosen ? acceptedBy : [];
    return {
      number,
      value,
      marks: ids.map((id) =>
        acceptedBy.includes(id) ? 'accepted' : promises.includes(id) ? 'promised' : 'nothing',
      ),
      promisedBy: promises,
      acceptedBy,
      isPromisedByMajority,
      isChosen,
      shared: isLater ? ownMajority.filter((id) => firstChosen.acceptedBy.includes(id)) : [],
    };
  });
  const shown = pictured.filter(
    (row, place) => place >= pictured.length - rowsShown || row.number === firstChosen?.number,
  );
  return {
    acceptors: ids.map((id) => ({
      id,
      isDown: nodes.some((node) => node.id === id && node.status === 'down'),
    })),
    majority,
    rows: shown,
    hidden: pictured.length - shown.length,
  };
};

/** What the picture shows, in sentences: what is chosen, and how later majorities meet the choice. */
export const pictureText = ({ majority, rows }: AcceptancePicture): readonly string[] => {
  const [chosen, ...others] = rows.filter(({ isChosen }) => isChosen);
  if (chosen === undefined) {
    return rows.length === 0
      ? ['Nobody has promised or accepted anything.']
      : [`Nothing is chosen yet: ${majority} acceptors must accept the same proposal.`];
  }
  const contrary = others.find(({ value }) => value !== chosen.value);
  return [
    `${chosen.value} is chosen: ${listed(chosen.acceptedBy)} accepted it as ${chosen.number}.`,
    ...rows
      .filter(({ shared }) => shared.length > 0)
      .map(({ number, shared }) => `The majority of ${number} shares ${listed(shared)} with it.`),
    ...(contrary === undefined
      ? []
      : [
          `But ${listed(contrary.acceptedBy)} accepted ${contrary.value} as ${contrary.number}: two values are chosen.`,
        ]),
  ];
};
