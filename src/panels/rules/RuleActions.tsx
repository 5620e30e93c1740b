import { useEffect, useState } from 'react';
import { session, useSession } from '../../session/store.ts';
import { ScenarioError } from '../../sim/errors.ts';
import type { Protocol, Rule, RuleScenario } from '../../sim/protocol.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { Button } from '../../ui/Button.tsx';
import { compareRule } from '../compare/compare-store.ts';
import styles from './RuleActions.module.css';
import { ruleScenarioOf, seeRuleBreak } from './see-rule-break.ts';

interface RuleActionsProps {
  readonly protocol: Protocol;
  readonly rule: Rule;
  /** Called before another run is shown. */
  readonly onLeave?: () => void;
}

/** The scenario made for a rule, or null while it loads and where there is none. */
const useRuleScenario = (protocol: Protocol, rule: Rule): RuleScenario | null => {
  const [found, setFound] = useState<RuleScenario | null>(null);
  useEffect(() => {
    let isWanted = true;
    ruleScenarioOf(protocol, rule.id).then(
      (scenario) => isWanted && setFound(scenario),
      (error: unknown) => reportError(error),
    );
    return () => {
      isWanted = false;
    };
  }, [protocol, rule]);
  return found;
};

/** What a rule protects, to be seen: this run, and the one made for it, with the rule and without. */
export const RuleActions = ({ protocol, rule, onLeave }: RuleActionsProps) => {
  const made = useRuleScenario(protocol, rule);
  const isOff = useSession((state) => state.run?.scenario.rulesOff?.includes(rule.id) === true);
  const [wrong, setWrong] = useState<string | null>(null);
  const compare = (scenario: Scenario, playedMicros: number): void => {
    try {
      compareRule(protocol, scenario, rule.id, playedMicros);
      onLeave?.();
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      setWrong(error.message);
    }
  };
  const compareHere = (): void => {
    const { run } = useSession.getState();
    if (run !== null) compare(run.scenario, run.knownUntilMicros);
  };
  return (
    <div className={styles['actions']}>
      <Button
        look="link"
        tip={`This run ${isOff ? 'with it beside this one' : 'without it beside this one'}`}
        aria-label={`This run with and without: ${rule.title}`}
        onClick={compareHere}
      >
        This run with and without it
      </Button>
      {made !== null && (
        <>
          <Button
            look="link"
            tip={`“${made.scenario.title}”, with the rule and without it`}
            aria-label={`What it protects: ${rule.title}`}
            onClick={() => compare(made.scenario, 0)}
          >
            What it protects
          </Button>
          <Button
            look="link"
            tip={`“${made.scenario.title}”, with the rule off`}
            aria-label={`See it break without: ${rule.title}`}
            onClick={() => {
              onLeave?.();
              session.closeDialog();
              seeRuleBreak(protocol, made);
            }}
          >
            See it break
          </Button>
        </>
      )}
      {wrong !== null && <p className={styles['wrong']}>{wrong}</p>}
    </div>
  );
};
