import type { IConstruct } from 'constructs';
import { Check, giveBrand, hasBrand, slot, touch, trySlot } from '../core';

/** Why a finding is accepted, by whom and until when. */
export interface SuppressionProps {
  /** Id of the rule. */
  readonly rule: string;
  /** Why it does not apply here. */
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** Last day on which it holds, as `YYYY-MM-DD`. */
  readonly expires: string;
}

/** Suppressions of one construct and everything below it. */
export class Suppressions {
  /**
   * Accepts the findings of one rule for a construct and everything below it.
   *
   * @param construct - where the findings are
   * @param props - which rule, why, who, until when
   */
  static add(construct: IConstruct, props: SuppressionProps): void {
    const check = new Check(construct);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(props.expires) || Number.isNaN(Date.parse(props.expires))) {
      check.fail({
        property: 'suppression.expires',
        message: 'is no date',
        given: props.expires,
        allowed: 'a day such as "2027-03-31"',
      });
    }
    if (props.reason.trim() === '' || props.owner.trim() === '') {
      check.fail({ property: 'suppression', message: `of ${props.rule} needs a reason and an owner`, given: props });
    }
    slot(construct, 'suppressions', Suppressions.is, () => new Suppressions()).list.push(props);
    touch(construct);
  }

  /**
   * The suppression that applies to a rule at a construct: the nearest one.
   *
   * @param construct - where the finding is
   * @param rule - id of the rule
   * @returns the suppression, or nothing
   */
  static find(construct: IConstruct, rule: string): SuppressionProps | undefined {
    for (let current: IConstruct | undefined = construct; current !== undefined; current = current.node.scope) {
      const found = trySlot(current, 'suppressions', Suppressions.is)?.list.find((one) => one.rule === rule);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /**
   * Whether a suppression has expired.
   *
   * @param suppression - the suppression
   * @param today - the day to judge by, as `YYYY-MM-DD`
   * @returns true from the day after its last
   */
  static hasExpired(suppression: SuppressionProps, today: string): boolean {
    return suppression.expires < today;
  }

  private static is(this: void, value: unknown): value is Suppressions {
    return hasBrand(value, 'Suppressions');
  }

  private readonly list: SuppressionProps[] = [];

  private constructor() {
    giveBrand(this, 'Suppressions');
  }
}
