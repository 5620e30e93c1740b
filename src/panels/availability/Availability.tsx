import { momentText, secondsText, spanText } from '../../session/format.ts';
import { session } from '../../session/store.ts';
import { replicasOf } from '../../session/verdicts/replicas-of.ts';
import type { Run } from '../../sim/run.ts';
import { underRules } from '../../sim/under-rules.ts';
import { useTakingIn } from '../use-taking-in.ts';
import styles from './Availability.module.css';
import { type PartedSpell, partedSpells, type Service, ServiceRecords } from './service.ts';

const gathered = new WeakMap<Run, ServiceRecords>();

const recordsOf = (run: Run): ServiceRecords => {
  const known = gathered.get(run) ?? new ServiceRecords();
  gathered.set(run, known);
  return known;
};

/** How many stretches of a parted cluster are listed, the latest first. */
const mostSpells = 6;

/** For how long clients were without service, and what each side of a parted cluster could do. */
export const Availability = ({ run }: { readonly run: Run }) => {
  const gathering = recordsOf(run);
  const isKnown = useTakingIn((most) => gathering.takeIn(run.records, run.eventCount, most));
  const spells = partedSpells(
    underRules(run.protocol, run.scenario.rulesOff),
    replicasOf(run).partings,
    run.operations,
    run.eventCount,
  );
  return (
    <div className={styles['availability']}>
      {isKnown ? (
        <ServiceTable service={gathering.until(run.eventCount, run.nowMicros)} />
      ) : (
        <p className={styles['note']}>Reading what has happened.</p>
      )}
      {spells.length > 0 && (
        <>
          <h4 className={styles['heading']}>What each side could do, and did</h4>
          <ol className={styles['spells']}>
            {spells
              .slice(-mostSpells)
              .reverse()
              .map((spell) => (
                <Spell key={spell.fromMicros} spell={spell} />
              ))}
          </ol>
        </>
      )}
    </div>
  );
};

const ServiceTable = ({ service: { reads, writes } }: { readonly service: Service }) => {
  const names = [...new Set([...reads.clients, ...writes.clients].map(({ client }) => client))];
  if (names.length === 0) return <p className={styles['note']}>No client has asked yet.</p>;
  const microsOf = (part: Service['reads'], name: string): number =>
    part.clients.find(({ client }) => client === name)?.micros ?? 0;
  const rows = [
    ...names.sort().map((name) => ({
      name,
      reads: microsOf(reads, name),
      writes: microsOf(writes, name),
    })),
    { name: 'any of them', reads: reads.someMicros, writes: writes.someMicros },
    { name: 'all at once', reads: reads.allMicros, writes: writes.allMicros },
  ];
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">
            <span className="unseen">Client</span>
          </th>
          <th scope="col">reads</th>
          <th scope="col">writes</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            <Span micros={row.reads} />
            <Span micros={row.writes} />
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Span = ({ micros }: { readonly micros: number }) => (
  <td className={micros > 0 ? styles['without'] : styles['none']}>
    {micros > 0 ? spanText(micros) : 'none'}
  </td>
);

const countText = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

const Spell = ({ spell: { fromMicros, untilMicros, sides } }: { readonly spell: PartedSpell }) => (
  <li className={styles['spell']}>
    <button
      type="button"
      className={styles['when']}
      onClick={() => {
        session.pause();
        session.seekTo(fromMicros);
      }}
    >
      {untilMicros === null
        ? `since ${momentText(fromMicros)}`
        : `${secondsText(fromMicros)} to ${momentText(untilMicros)}`}
    </button>
    <ul>
      {sides.map(({ servers, text, able, reads, writes }) => (
        <li key={servers.join(' ')} className={styles['side']}>
          <b>{servers.join(' ')}</b>{' '}
          <span className={able ? styles['able'] : styles['unable']}>{text}</span>{' '}
          <span className={styles['did']}>
            answered {countText(reads, 'read')}, {countText(writes, 'write')}
          </span>
        </li>
      ))}
    </ul>
  </li>
);
