import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CallSite, Check, freeId, Problems, resourceName } from '../core';
import { Environment } from '../environment';
import type { Overrides } from './manifest';

/** What every system has in common. */
export interface SystemProps {
  /**
   * Name of the system: its objects are called so, or begin with it.
   *
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Merge patches (RFC 7386) over objects that the system makes, by the name of the child, for instance
   * `{ brokers: { spec: { template: { spec: { hostNetwork: false } } } } }`. The system's README lists the names.
   *
   * @default - none
   */
  readonly overrides?: Readonly<Record<string, Overrides>>;
}

/** Base of all systems: a name, a namespace, an environment, and checks that report everything together. */
export abstract class System extends Construct {
  /** Name of the system in its namespace. */
  readonly name: string;
  /** Its namespace. */
  readonly namespace: string;
  /** What surrounds it. */
  readonly environment: Environment;
  /** Checks of its props. */
  protected readonly check: Check;
  private readonly overrides: Readonly<Record<string, Overrides>>;

  /**
   * @param scope - parent construct, within a Chart that has a namespace
   * @param id - id in the parent, and the name if props give none
   * @param props - common props
   * @param longestSuffix - the longest text that the system adds to its name, with the 11 characters that a StatefulSet
   * adds to its own for its revisions; the whole must fit into 63 characters
   */
  protected constructor(scope: Construct, id: string, props: SystemProps, longestSuffix = '') {
    super(scope, freeId(scope, id));
    CallSite.declare(this);
    this.check = new Check(this);
    this.name = this.check.serviceName(
      props.name === undefined ? 'id' : 'name',
      resourceName(this, props.name ?? id),
      63 - longestSuffix.length,
    );
    this.namespace = namespaceOf(this);
    this.environment = Environment.of(this);
    this.overrides = props.overrides ?? {};
  }

  /**
   * The user's merge patch for one child.
   *
   * @param child - name of the child in the system's README
   * @returns the patch, or nothing
   */
  protected override(child: string): Overrides | undefined {
    return this.overrides[child];
  }

  /**
   * Records unknown names in `overrides`, which would otherwise be ignored.
   *
   * @param children - the names that exist
   */
  protected checkOverrides(children: readonly string[]): void {
    for (const given of Object.keys(this.overrides)) {
      if (!children.includes(given)) {
        this.check.fail({
          property: `overrides.${given}`,
          message: 'names no object that this system makes',
          allowed: children.join(', '),
        });
      }
    }
  }
}

/**
 * The namespace that a construct's objects go to. A chart without one is recorded as a problem.
 *
 * @param construct - any construct within a chart
 * @returns the namespace, or `default` where none is given
 */
export function namespaceOf(construct: Construct): string {
  const chart = Chart.of(construct);
  if (chart.namespace !== undefined) return chart.namespace;
  Problems.of(construct).add(chart, {
    property: 'namespace',
    message: 'is not given, and every object of a data platform stands in a namespace',
    remedy: "give the chart a namespace: new Chart(app, 'id', { namespace: 'streaming' }), or use a Tenant",
  });
  return 'default';
}
