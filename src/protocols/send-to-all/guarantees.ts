import type { Guarantee } from '../../sim/protocol.ts';

/** What the pattern promises, which is little: it stands here for what it lacks. */
export const sendToAllGuarantees: readonly Guarantee[] = [
  { verdict: 'send-to-all/agreement', under: [], holds: true },
  { verdict: 'send-to-all/agreement', under: ['loss'], holds: false },
  { verdict: 'send-to-all/agreement', under: ['cuts'], holds: false },
  { verdict: 'send-to-all/agreement', under: ['crashes'], holds: false },
  { verdict: 'send-to-all/order', under: [], holds: false },
  {
    verdict: 'send-to-all/determinism',
    under: ['duplication', 'reordering'],
    holds: true,
    parameters: { samples: 'once' },
  },
  // A client that hears nothing asks a second server, which draws again.
  {
    verdict: 'send-to-all/determinism',
    under: ['crashes', 'cuts', 'loss'],
    holds: false,
    parameters: { samples: 'once' },
  },
  {
    verdict: 'send-to-all/determinism',
    under: [],
    holds: false,
    parameters: { samples: 'everywhere' },
  },
];
