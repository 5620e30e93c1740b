/** How many numbers there were, and three of them: by nearest rank, so each is one that occurred. */
export interface Distribution {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** The distribution of some numbers; null when there are none. */
export const distributionOf = (values: readonly number[]): Distribution | null => {
  const sorted = [...values].sort((one, other) => one - other);
  const rank = (share: number): number =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return sorted.length === 0
    ? null
    : { count: sorted.length, p50: rank(0.5), p95: rank(0.95), max: rank(1) };
};
