import { Switch as Base } from '@base-ui/react/switch';
import styles from './Field.module.css';

interface SwitchProps {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

/** On or off, at once. */
export const Switch = ({ label, on, onChange }: SwitchProps) => (
  <Base.Root
    className={styles['switch']}
    aria-label={label}
    checked={on}
    onCheckedChange={(checked) => onChange(checked)}
  >
    <Base.Thumb className={styles['thumb']} />
  </Base.Root>
);
