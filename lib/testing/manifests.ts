import type { IConstruct } from 'constructs';
import type { Need } from '../connect';
import type { Problem } from '../core';
import type { KubeObject } from '../kubernetes';
import { Rules, type Finding } from '../rules/engine';

/** The rendered objects of a tree with its problems and findings, for tests of one's own stacks. */
export class Manifests {
  /**
   * Renders and checks a tree without writing anything and without throwing.
   *
   * @param construct - any construct of the tree
   * @returns what was rendered and found
   */
  static of(construct: IConstruct): Manifests {
    const { model, problems, findings } = Rules.of(construct).judge('2026-01-01');
    return new Manifests(
      model.objects.map(({ object }) => object),
      problems,
      findings,
      model.needs,
    );
  }

  private constructor(
    /** All objects, in the order of the tree. */
    readonly objects: readonly KubeObject[],
    /** Problems of declarations. */
    readonly problems: readonly Problem[],
    /** What the rules found, suppressed findings included. */
    readonly findings: readonly Finding[],
    /** What Kubernetes alone can't give. */
    readonly needs: readonly Need[],
  ) {}

  /**
   * The one object of a kind with a name.
   *
   * @param kind - the kind
   * @param name - the name, or its beginning for names with a hash (`events-admin-*`)
   * @param namespace - the namespace, where names repeat
   * @returns the object
   * @throws Error when there is none or more than one, listing what there is of the kind
   */
  get(kind: string, name: string, namespace?: string): KubeObject {
    const found = this.all(kind).filter(
      ({ metadata }) =>
        (name.endsWith('*') ? metadata.name.startsWith(name.slice(0, -1)) : metadata.name === name) &&
        (namespace === undefined || metadata.namespace === namespace),
    );
    const [one] = found;
    if (one !== undefined && found.length === 1) return one;
    const there = this.all(kind).map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);
    throw new Error(`${String(found.length)} objects ${kind} ${name}; there are: ${there.join(', ')}`);
  }

  /**
   * All objects of a kind.
   *
   * @param kind - the kind
   * @returns the objects, in the order of the tree
   */
  all(kind: string): KubeObject[] {
    return this.objects.filter((object) => object.kind === kind);
  }

  /**
   * What one rule found.
   *
   * @param rule - id of the rule
   * @returns its findings
   */
  findingsOf(rule: string): Finding[] {
    return this.findings.filter((finding) => finding.rule === rule);
  }

  /** Problems and errors that would stop a synth, as `path: property: message` lines. */
  get errors(): string[] {
    return Rules.stopping({ problems: this.problems, findings: this.findings }).map(({ path, property, message }) =>
      [path, property, message].filter((part) => part !== undefined && part !== '').join(': '),
    );
  }
}
