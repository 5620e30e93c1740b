import type { KeyboardEvent } from 'react';
import type { CatalogueProtocol } from '../../protocols/catalogue-entry.ts';
import { familiesOf } from './families.ts';
import styles from './ProtocolList.module.css';

interface ProtocolListProps {
  readonly catalogue: readonly CatalogueProtocol[];
  /** The protocol whose scenarios are shown; null while something is searched for. */
  readonly chosen: string | null;
  /** The protocol that runs. */
  readonly running: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** Moves the focus up and down between the protocols and chooses the one it comes to. */
const moveFocus = (event: KeyboardEvent<HTMLElement>): void => {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const place = buttons.findIndex((button) => button.matches(':focus'));
  const next = buttons[place + step];
  next?.focus();
  next?.click();
  event.preventDefault();
};

/** The protocols by family, one of them chosen: a list, and on a phone a menu. */
export const ProtocolList = ({ catalogue, chosen, running, onChoose }: ProtocolListProps) => {
  const families = familiesOf(catalogue);
  return (
    <>
      <nav className={styles['list']} aria-label="Protocols" onKeyDown={moveFocus}>
        {families.map(({ name, protocols }) => (
          <section key={name} className={styles['family']}>
            <h3 className={styles['heading']}>{name}</h3>
            <ul>
              {protocols.map(({ id, title }) => (
                <li key={id}>
                  <button
                    type="button"
                    className={styles['protocol']}
                    aria-current={id === chosen ? 'true' : undefined}
                    onClick={() => onChoose(id)}
                  >
                    {title}
                    {id === running && (
                      <>
                        <span className={styles['runs']} aria-hidden="true" />
                        <span className="unseen">, open now</span>
                      </>
                    )}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      <select
        className={styles['menu']}
        aria-label="Protocol"
        value={chosen ?? ''}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {chosen === null && <option value="">All protocols</option>}
        {families.map(({ name, protocols }) => (
          <optgroup key={name} label={name}>
            {protocols.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </>
  );
};
