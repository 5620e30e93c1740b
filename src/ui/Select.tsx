import { Select as Base } from '@base-ui/react/select';
import styles from './Field.module.css';
import { ChevronIcon } from './icons.tsx';

interface SelectProps {
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** One of several choices, behind a button that shows the chosen one. */
export const Select = ({ label, choices, value, onChange }: SelectProps) => (
  <Base.Root
    items={choices}
    value={value}
    onValueChange={(chosen) => chosen !== null && onChange(chosen)}
  >
    <Base.Trigger className={styles['select']} aria-label={label}>
      <Base.Value />
      <Base.Icon>
        <ChevronIcon />
      </Base.Icon>
    </Base.Trigger>
    <Base.Portal>
      <Base.Positioner className={styles['positioner']} positionMethod="fixed" sideOffset={4}>
        <Base.Popup className={styles['popup']}>
          <Base.List>
            {choices.map((choice) => (
              <Base.Item key={choice.value} value={choice.value} className={styles['option']}>
                <Base.ItemText>{choice.label}</Base.ItemText>
              </Base.Item>
            ))}
          </Base.List>
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
