import { type KeyAction, type KeyGroup, keyActions } from '../../session/keys.ts';
import { session } from '../../session/store.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './KeysDialog.module.css';

/** The actions in their groups, in the order of the table. */
const groups: ReadonlyMap<KeyGroup, readonly KeyAction[]> = keyActions.reduce(
  (sofar, action) => sofar.set(action.group, [...(sofar.get(action.group) ?? []), action]),
  new Map<KeyGroup, readonly KeyAction[]>(),
);

/** Every action that has a key. */
const KeysDialog = () => (
  <Dialog title="Keys" onClose={session.closeDialog}>
    <div className={styles['groups']}>
      {[...groups].map(([group, actions]) => (
        <section key={group} className={styles['group']}>
          <h3 className={styles['heading']}>{group}</h3>
          <dl>
            {actions.map(({ key, label }) => (
              <div key={key} className={styles['line']}>
                <dt>{label}</dt>
                <dd>
                  <kbd className={styles['key']}>{key}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  </Dialog>
);

export default KeysDialog;
