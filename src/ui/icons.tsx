import type { ReactNode } from 'react';

/** Every icon is drawn in a square of 16 and takes the colour of the text around it. */
const Icon = ({ children }: { readonly children: ReactNode }) => (
  <svg
    width="16"
    height="16"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {children}
  </svg>
);

const solid = { fill: 'currentColor', stroke: 'none' } as const;

export const PlayIcon = () => (
  <Icon>
    <path {...solid} d="M4 2.2v11.6L13.6 8z" />
  </Icon>
);

export const PauseIcon = () => (
  <Icon>
    <path {...solid} d="M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z" />
  </Icon>
);

export const ToStartIcon = () => (
  <Icon>
    <path {...solid} d="M2.5 3h2v10h-2zM13.5 3v10L5.5 8z" />
  </Icon>
);

export const StepBackIcon = () => (
  <Icon>
    <path {...solid} d="M11.5 3v10L3.5 8z" />
  </Icon>
);

export const StepForwardIcon = () => (
  <Icon>
    <path {...solid} d="M4.5 3v10l8-5z" />
  </Icon>
);

export const PreviousMomentIcon = () => (
  <Icon>
    <path {...solid} d="M8 3v10L1.5 8zM14.5 3v10L8 8z" />
  </Icon>
);

export const NextMomentIcon = () => (
  <Icon>
    <path {...solid} d="M8 3v10l6.5-5zM1.5 3v10L8 8z" />
  </Icon>
);

export const CrossIcon = () => (
  <Icon>
    <path d="m3.5 3.5 9 9m0-9-9 9" />
  </Icon>
);

export const ChevronIcon = () => (
  <Icon>
    <path {...solid} d="M4.5 6h7L8 10.5z" />
  </Icon>
);

export const DiceIcon = () => (
  <Icon>
    <rect x="2" y="2" width="12" height="12" rx="3" />
    <path strokeWidth="2.4" d="M5.4 5.4h0M8 8h0M10.6 10.6h0M10.6 5.4h0M5.4 10.6h0" />
  </Icon>
);

export const KeyboardIcon = () => (
  <Icon>
    <rect x="1.2" y="3.5" width="13.6" height="9" rx="2" />
    <path d="M4 6.5h0M6.7 6.5h0M9.3 6.5h0M12 6.5h0M5 9.7h6" />
  </Icon>
);

export const SunIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="3" />
    <path d="M8 1.2v1.3M8 13.5v1.3M1.2 8h1.3M13.5 8h1.3M3.2 3.2l.9.9M11.9 11.9l.9.9M12.8 3.2l-.9.9M4.1 11.9l-.9.9" />
  </Icon>
);

export const MoonIcon = () => (
  <Icon>
    <path d="M13.5 9.7A6 6 0 0 1 6.3 2.5a6 6 0 1 0 7.2 7.2z" />
  </Icon>
);

export const SystemThemeIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="6" />
    <path {...solid} d="M8 2a6 6 0 0 1 0 12z" />
  </Icon>
);

export const PlusIcon = () => (
  <Icon>
    <path d="M8 3v10M3 8h10" />
  </Icon>
);

export const MinusIcon = () => (
  <Icon>
    <path d="M3 8h10" />
  </Icon>
);

/** Four corners: all of it. */
export const FitIcon = () => (
  <Icon>
    <path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" />
  </Icon>
);
