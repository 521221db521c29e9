import type { IConstruct } from 'constructs';
import { kindRank } from '../kubernetes';
import type { ModelObject } from './model';

/** A wish of the user: what is in the target is applied before what is in the source. */
export interface Dependency {
  /** Who waits. */
  readonly source: IConstruct;
  /** For whom. */
  readonly target: IConstruct;
}

/** Objects in the order in which they are applied. */
export interface ApplicationOrder {
  /** By kind, namespace and name, as far as no dependency wants it otherwise: never by the order of statements. */
  readonly objects: readonly ModelObject[];
  /** Dependencies that lead back to themselves: the constructs of each circle, the first one again at its end. */
  readonly cycles: readonly (readonly IConstruct[])[];
}

/**
 * Orders objects: what others need comes first.
 *
 * @param objects - the objects, in the order of the tree
 * @param dependencies - what users want
 * @returns the order; linear in the size of the tree and in the number of dependencies
 */
export function applicationOrder(
  objects: readonly ModelObject[],
  dependencies: readonly Dependency[],
): ApplicationOrder {
  const byKind = sortByIdentity(objects);
  return dependencies.length === 0 ? { objects: byKind, cycles: [] } : new Sorter(byKind, dependencies).sort();
}

function sortByIdentity(objects: readonly ModelObject[]): ModelObject[] {
  return objects
    .map((entry) => {
      const { apiVersion, kind, metadata } = entry.object;
      return {
        entry,
        rank: kindRank(kind),
        key: [metadata.namespace ?? '', metadata.name, kind, apiVersion].join('\n'),
      };
    })
    .sort((a, b) => a.rank - b.rank || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ entry }) => entry);
}

/** A step of the walk: an object, or everything below a construct. */
type Step = ModelObject | IConstruct;

/**
 * Depth first: before an object comes what it depends on. A dependency on a construct is one step, however many objects
 * are on its two sides; without recursion, since chains may be long.
 */
class Sorter {
  private readonly targets = new Map<IConstruct, IConstruct[]>();
  private readonly members = new Map<IConstruct, ModelObject[]>();
  private readonly opened = new Set<Step>();
  private readonly done = new Set<Step>();
  private readonly ordered: ModelObject[] = [];
  private readonly cycles: (readonly IConstruct[])[] = [];

  constructor(
    private readonly objects: readonly ModelObject[],
    dependencies: readonly Dependency[],
  ) {
    for (const { source, target } of dependencies) {
      const targets = this.targets.get(source);
      if (targets === undefined) this.targets.set(source, [target]);
      else targets.push(target);
      this.members.set(target, []);
    }
    for (const entry of objects) {
      for (const scope of entry.construct.node.scopes) this.members.get(scope)?.push(entry);
    }
  }

  sort(): ApplicationOrder {
    for (const entry of this.objects) this.visit(entry);
    return { objects: this.ordered, cycles: this.cycles };
  }

  private visit(start: Step): void {
    const stack = this.open(start);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.needs.pop();
      if (next === undefined) {
        stack.pop();
        this.close(top.step);
      } else if (this.opened.has(next)) {
        const steps = stack.map(({ step }) => step);
        this.cycles.push(circle(steps.slice(steps.indexOf(next))));
      } else {
        stack.push(...this.open(next));
      }
    }
  }

  private open(step: Step): { readonly step: Step; readonly needs: Step[] }[] {
    if (this.done.has(step)) return [];
    this.opened.add(step);
    return [{ step, needs: this.needsOf(step).reverse() }];
  }

  private close(step: Step): void {
    this.opened.delete(step);
    this.done.add(step);
    if (!isConstruct(step)) this.ordered.push(step);
  }

  private needsOf(step: Step): Step[] {
    if (isConstruct(step)) return [...(this.members.get(step) ?? [])];
    const { scopes } = step.construct.node;
    return scopes.flatMap((scope, depth) => {
      const targets = this.targets.get(scope) ?? [];
      // whoever depends on a part of itself means the rest of itself
      return targets.filter((target) => scopes.indexOf(target) <= depth);
    });
  }
}

/** The constructs of a circle of steps, each once in a row, the first one again at the end. */
function circle(steps: readonly Step[]): IConstruct[] {
  const constructs = steps.map((step) => (isConstruct(step) ? step : step.construct));
  return [...constructs, ...constructs.slice(0, 1)].filter((construct, index, all) => construct !== all[index - 1]);
}

function isConstruct(step: Step): step is IConstruct {
  return 'node' in step;
}
