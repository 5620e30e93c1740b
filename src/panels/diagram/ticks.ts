import type { TimeWindow } from './time-scale.ts';

/** One mark on the time axis; only labelled ones carry text. */
export interface Tick {
  readonly atMicros: number;
  readonly label: string | null;
}

const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000,
  500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 30_000_000, 60_000_000, 120_000_000,
  300_000_000, 600_000_000, 1_800_000_000,
] as const;

/** The smallest step of the 1-2-5 series whose marks are at least `spacing` pixels apart. */
export const tickStepMicros = (window: TimeWindow, width: number, spacing: number): number => {
  const least = (spacing / width) * window.spanMicros;
  return steps.find((step) => step >= least) ?? steps[steps.length - 1] ?? least;
};

/**
 * The marks of the axis from just before the window to just after it, at whole multiples of the
 * step, none before the run's start. Labels show as many decimals as tell neighbours apart.
 */
export const axisTicks = (window: TimeWindow, width: number, spacing = 72): readonly Tick[] => {
  const step = tickStepMicros(window, width, spacing);
  const minor = step / (step.toString().startsWith('2') ? 4 : 5);
  const from = Math.max(0, Math.ceil(window.startMicros / minor));
  const to = Math.floor((window.startMicros + window.spanMicros) / minor);
  const ticks: Tick[] = [];
  for (let count = from; count <= to; count++) {
    const atMicros = count * minor;
    const labelled = Math.abs(atMicros / step - Math.round(atMicros / step)) < 1e-6;
    ticks.push({ atMicros, label: labelled ? tickLabel(atMicros, step) : null });
  }
  return ticks;
};

/** How a moment is written on an axis with this step: `1.2 s`, `1.2035 s`, `4 min 30 s`. */
export const tickLabel = (atMicros: number, stepMicros: number): string => {
  const whole = Math.round(atMicros);
  if (whole >= 60_000_000 && stepMicros >= 1_000_000) {
    const seconds = Math.round(whole / 1_000_000);
    const rest = seconds % 60;
    return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
  }
  const decimals = Math.max(0, 6 - Math.floor(Math.log10(stepMicros) + 1e-9));
  return `${(whole / 1_000_000).toFixed(decimals)} s`;
};
