import type { ComponentProps } from 'react';
import { useSession } from '../../session/store.ts';
import type { RuleId } from '../../sim/identifiers.ts';
import { Popover } from '../../ui/Popover.tsx';
import { RuleActions } from './RuleActions.tsx';
import styles from './RulePopover.module.css';

interface RulePopoverProps {
  readonly rule: RuleId;
  readonly anchor: ComponentProps<typeof Popover>['anchor'];
  readonly onClose: () => void;
}

/** The explanation of a rule: what it says and protects, where it stands, and the run without it. */
const RulePopover = ({ rule: id, anchor, onClose }: RulePopoverProps) => {
  const protocol = useSession((state) => state.run?.protocol);
  const isOff = useSession((state) => state.run?.scenario.rulesOff?.includes(id) === true);
  const rule = protocol?.rules.find((each) => each.id === id);
  if (protocol === undefined || rule === undefined) return null;
  const { paper, section, url } = rule.citation;
  return (
    <Popover title={rule.title} anchor={anchor} side="left" align="start" onClose={onClose}>
      {isOff && <p className={styles['off']}>This rule is off in this run.</p>}
      <p>{rule.claim}</p>
      <p className={styles['source']}>
        {url === undefined ? (
          `${paper}, ${section}`
        ) : (
          <a href={url} target="_blank" rel="noreferrer">
            {paper}, {section}
          </a>
        )}
      </p>
      <RuleActions protocol={protocol} rule={rule} onLeave={onClose} />
    </Popover>
  );
};

export default RulePopover;
