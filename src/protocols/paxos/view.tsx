import type { PictureProps } from '../../sim/protocol.ts';
import { epochColour } from '../../ui/epoch.ts';
import {
  acceptancePicture,
  type Mark,
  type PictureRow,
  pictureText,
} from './acceptance-picture.ts';
import styles from './view.module.css';

export const title = 'Who accepted what';

const markText: Readonly<Record<Mark, string>> = {
  nothing: 'nothing',
  promised: 'promised',
  accepted: 'promised and accepted',
};

const classes = (...names: readonly (string | false)[]): string =>
  names.flatMap((name) => (name === false ? [] : [styles[name] ?? ''])).join(' ');

/**
 * Numbers by acceptors: a ring is a promise, a disc an acceptance with its value. A bar joins those
 * who make a majority; a double ring marks an acceptor that is in the majority that chose, too.
 */
export const Picture = ({ nodes }: PictureProps) => {
  const picture = acceptancePicture(nodes);
  const { acceptors, hidden, rows } = picture;
  return (
    <div className={styles['picture']}>
      {rows.length > 0 && (
        <div className={styles['scroller']}>
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">number</th>
                {acceptors.map(({ id, isDown }) => (
                  <th key={id} scope="col" className={classes(isDown && 'down')}>
                    {id}
                  </th>
                ))}
                <th scope="col" className={styles['valueHeading']}>
                  value
                </th>
              </tr>
            </thead>
            <tbody>
              {hidden > 0 && (
                <tr>
                  <td className={styles['hidden']} colSpan={acceptors.length + 2}>
                    {hidden} lower numbers
                  </td>
                </tr>
              )}
              {rows.map((row) => (
                <Row
                  key={`${row.number} ${row.value ?? ''}`}
                  row={row}
                  acceptors={acceptors.map(({ id }) => id)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <ul className={styles['sentences']}>
        {pictureText(picture).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {rows.length > 0 && (
        <p className={styles['legend']}>
          <span className={classes('dot', 'promised')} /> promised
          <span className={classes('dot', 'accepted')} /> accepted
          <span className={styles['bar']} /> by a majority
          <span className={classes('dot', 'promised', 'shared')} /> shared with the one that chose
        </p>
      )}
    </div>
  );
};

interface RowProps {
  readonly row: PictureRow;
  readonly acceptors: readonly string[];
}

const Row = ({ row, acceptors }: RowProps) => {
  const { acceptedBy, isChosen, isPromisedByMajority, marks, number, promisedBy, shared, value } =
    row;
  const members = isChosen ? acceptedBy : isPromisedByMajority ? promisedBy : [];
  const places = members.map((id) => acceptors.indexOf(id));
  const first = Math.min(...places);
  const last = Math.max(...places);
  return (
    <tr style={{ color: epochColour(number) }}>
      <th scope="row">{number}</th>
      {marks.map((mark, place) => {
        const id = acceptors[place] ?? '';
        return (
          <td
            key={id}
            className={classes(
              place >= first && place <= last && (isChosen ? 'chosenBar' : 'promisedBar'),
              place === first && 'firstOfBar',
              place === last && 'lastOfBar',
            )}
          >
            <span className={classes('dot', mark, shared.includes(id) && 'shared')}>
              <span className="unseen">
                {markText[mark]}
                {shared.includes(id) && ', and in the majority that chose'}
              </span>
              {mark === 'accepted' && <span aria-hidden="true">{value?.slice(0, 2)}</span>}
            </span>
          </td>
        );
      })}
      <td className={styles['value']}>
        {value === null ? <span className={styles['none']}>none yet</span> : value}
        {isChosen && <span className={styles['chosen']}> chosen</span>}
      </td>
    </tr>
  );
};
