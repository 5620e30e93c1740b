import {
  choice,
  count,
  duration,
  inOrder,
  specificationsOf,
  type ValuesOf,
} from '../../kit/parameters.ts';
import type { Citation, Rule } from '../../sim/protocol.ts';

/** Where primary and backups come from. */
export const alsbergAndDay = (section: string): Citation => ({
  paper:
    'Peter A. Alsberg and John D. Day, A Principle for Resilient Sharing of Distributed Resources, 1976',
  section,
});

/** The specification of primary-backup services. */
export const budhiraja = (section: string): Citation => ({
  paper:
    'Navin Budhiraja, Keith Marzullo, Fred B. Schneider and Sam Toueg, The Primary-Backup Approach, in Distributed Systems (2nd edition), 1993',
  section,
});

/** Primary-backup with accurate failure detection, and what is left of it without. */
export const vanRenesseAndGuerraoui = (section: string): Citation => ({
  paper:
    'Robbert van Renesse and Rachid Guerraoui, Replication Techniques for Availability, in Replication: Theory and Practice, 2010',
  section,
});

/** PostgreSQL's manual, chapter "High Availability, Load Balancing, and Replication". */
export const postgres = (section: string): Citation => ({
  paper: 'PostgreSQL manual, High Availability, Load Balancing, and Replication',
  section,
  url: 'https://www.postgresql.org/docs/current/high-availability.html',
});

/** MySQL's manual, chapter "Replication". */
export const mysql = (section: string): Citation => ({
  paper: 'MySQL 8.4 Reference Manual, Replication',
  section,
  url: 'https://dev.mysql.com/doc/refman/8.4/en/replication.html',
});

// The places in the sources that handlers cite.
export const technique = 'A technique for a resilient service';
export const stops = 'a simple protocol: the backup takes over when messages stop';
export const inaccurate = 'techniques without accurate failure detection';
export const tooFarBehind = 'Log-Shipping Standby Servers (a standby too far behind is built anew)';

export const cite = (section: string): Citation => {
  switch (section) {
    case stops:
      return budhiraja(section);
    case inaccurate:
      return vanRenesseAndGuerraoui(section);
    case technique:
      return alsbergAndDay(section);
    default:
      return postgres(section);
  }
};

const parameters = {
  acknowledge: choice(
    'Answer a write after',
    {
      none: 'no backup (asynchronous)',
      one: 'one backup (semi-synchronous)',
      majority: 'a majority, with the primary',
      all: 'all backups (synchronous)',
    },
    'How many backups must have stored a write before its client is answered: none is asynchronous, one is semi-synchronous, all is synchronous.',
    'majority',
  ),
  ship: choice(
    'What is shipped',
    { log: 'the log of operations', state: 'the changed state' },
    'The operations, which every backup executes itself, or the state that they changed at the primary.',
  ),
  transfer: choice(
    'Who begins',
    { push: 'the primary pushes', pull: 'the backups pull' },
    'The primary pushes entries to its backups, or the backups pull them from it.',
  ),
  shipDelay: duration(
    'Shipping delay',
    0,
    'How long the primary gathers entries before it pushes them; 0 pushes each at once.',
    [0, 10_000],
  ),
  pullInterval: duration(
    'Pull interval',
    40,
    'How long a backup that pulls waits before it asks again.',
    [1, 10_000],
  ),
  heartbeatInterval: duration(
    'Heartbeat interval',
    50,
    'How often the primary tells its backups that it is alive.',
    [1, 10_000],
  ),
  failureTimeout: duration(
    'Failure time-out',
    200,
    'How long a backup hears nothing before it takes the primary for dead. Too long: nobody serves. Too short: two primaries.',
    [2, 60_000],
  ),
  failover: choice(
    'Who takes over',
    { order: 'the next in the order', election: 'an elected backup' },
    'The next server in a fixed order, each one a time-out later, without asking anybody; or the winner of an election, which needs a majority of all servers.',
    'election',
  ),
  logKept: count(
    'Log kept',
    100,
    'The least number of entries that a log keeps. A backup that lags further behind gets the whole state.',
    [1, 1_000],
  ),
};
export type Parameters = ValuesOf<typeof parameters>;
export const primaryBackupParameters = specificationsOf(parameters);
export const checkParameters = inOrder(primaryBackupParameters, [
  {
    less: 'heartbeatInterval',
    more: 'failureTimeout',
    strictly: true,
    otherwise: 'so backups would take a healthy primary for dead',
  },
]);

/** The rules that a scenario can switch off, each with what it protects. */
export const rules = [
  {
    id: 'primary-backup/fencing',
    title: 'Refuse the primary of an older epoch',
    claim:
      'A server that has promised itself to an epoch refuses what a primary of an older one sends. Otherwise a primary that was only thought dead goes on, and what it still acknowledges is lost.',
    citation: postgres('Failover (an old primary must be informed that it is none any more)'),
  },
  {
    id: 'primary-backup/wait-for-backups',
    title: 'Answer when the backups have stored',
    claim:
      'The primary answers a write only when as many backups have acknowledged it as the parameter asks for. One that answers early can lose an acknowledged write by its crash.',
    citation: alsbergAndDay('A technique for a resilient service'),
  },
  {
    id: 'primary-backup/store-before-acknowledging',
    title: 'Store before acknowledging',
    claim:
      'A server has an entry on its disk before it acknowledges it. Otherwise a crash takes back what others already count on.',
    citation: postgres('Synchronous Replication (synchronous_commit: flush before confirming)'),
  },
  {
    id: 'primary-backup/discard-on-return',
    title: 'Discard what only you have',
    claim:
      'A server that follows a new primary gives up the entries that the primary does not have. A returning old primary that keeps them is no copy of the others any more.',
    citation: postgres('Failover (pg_rewind brings an old primary in line with the new one)'),
  },
  {
    id: 'primary-backup/most-complete-backup',
    title: 'Elect a most complete backup',
    claim:
      'In an election a server votes only for a candidate whose log is at least as complete as its own. Otherwise a backup that lacks acknowledged writes can become the primary.',
    citation: vanRenesseAndGuerraoui('techniques without accurate failure detection'),
  },
  {
    id: 'primary-backup/reads-see-stored',
    title: 'Read only what the backups have stored',
    claim:
      'A read is answered from writes that as many backups have stored as the parameter asks for. Otherwise a client sees a value that is gone after a failover.',
    citation: mysql('Semisynchronous Replication (wait point AFTER_SYNC, not AFTER_COMMIT)'),
  },
  {
    id: 'primary-backup/only-primary-serves',
    title: 'Only the primary serves requests',
    claim:
      'A server that is not the primary does not process a request but says who is. A backup that answers reads by itself gives stale values.',
    citation: budhiraja('the specification, property Pb3'),
  },
  {
    id: 'primary-backup/execute-once',
    title: 'Execute each request once',
    claim:
      'The state remembers the last request of each client, so that one asked for again is answered and not executed again. Otherwise a retry after a failover takes effect twice.',
    citation: vanRenesseAndGuerraoui('primary-backup: clients ask again after a failure'),
  },
] as const satisfies readonly Rule[];

export type RuleId = (typeof rules)[number]['id'];
