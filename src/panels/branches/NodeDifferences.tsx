import type { Run } from '../../sim/run.ts';
import styles from './NodeDifferences.module.css';
import { nodeDifferences } from './node-differences.ts';

interface NodeDifferencesProps {
  readonly labels: readonly [string, string];
  readonly runs: readonly [Run, Run];
}

/** What differs in each server's state now, between two runs that show the same moment. */
export const NodeDifferences = ({ labels, runs: [one, other] }: NodeDifferencesProps) => {
  const found = nodeDifferences(one.protocol, one.world, other.world);
  return (
    <section className={styles['differences']} aria-label="What differs now">
      {found.length === 0 ? (
        <p className={styles['none']}>Every server is in the same state in both now.</p>
      ) : (
        <table className={styles['table']}>
          <caption className="unseen">What differs in each server’s state now</caption>
          <thead>
            <tr>
              <th scope="col" className={styles['server']}>
                Server
              </th>
              <th scope="col" className={styles['what']}>
                What differs
              </th>
              <th scope="col">{labels[0]}</th>
              <th scope="col">{labels[1]}</th>
            </tr>
          </thead>
          {found.map(({ node, differences }) => (
            <tbody key={node}>
              {differences.map(({ name, one: mine, other: theirs }, place) => (
                <tr key={name}>
                  {place === 0 && (
                    <th scope="rowgroup" rowSpan={differences.length}>
                      {node}
                    </th>
                  )}
                  <td className={styles['name']}>{name}</td>
                  <td>{mine || '–'}</td>
                  <td>{theirs || '–'}</td>
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      )}
    </section>
  );
};
