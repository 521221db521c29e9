import { isObject, textMap } from '../../model';
import type { Access, Holder, Right } from './access';
import { showIdentity, type Identity } from './identity';
import { allowsEverything, powersOf, type HeldPower } from './held-powers';
import { LEVELS } from './powers';
import { hasBesides, statementsOf, type Statement } from './statements';

/** One step to somebody else's rights. */
export interface Step {
  /** Who takes it. */
  readonly who: string;
  /** How: what it may do. */
  readonly how: string;
  /** Whom it becomes. */
  readonly becomes: string;
}

/** A way to rights that somebody does not have. */
export interface Escalation {
  /** The steps, at least one. */
  readonly path: readonly Step[];
  /** What is gained at its end, worst first: never anything that the first one has by itself. */
  readonly gains: readonly Statement[];
}

interface Edge {
  readonly to: string;
  readonly how: string;
}

const computed = new WeakMap<Access, Escalations>();

/** Who can become whom, computed once for all. */
export class Escalations {
  /**
   * Computes the ways of some manifests. Done once for them.
   *
   * @param access - who holds what
   * @returns the ways
   */
  static of(access: Access): Escalations {
    const known = computed.get(access) ?? new Escalations(access);
    computed.set(access, known);
    return known;
  }

  private readonly edges = new Map<string, readonly Edge[]>();
  private readonly statements = new Map<string, readonly Statement[]>();

  private constructor(private readonly access: Access) {
    for (const [key, holder] of access.holders) {
      this.statements.set(key, statementsOf(holder));
      this.edges.set(key, this.edgesOf(key, holder));
    }
  }

  /**
   * What an identity may do by itself.
   *
   * @param key - the identity as text
   * @returns the statements, worst first
   */
  statementsOf(key: string): readonly Statement[] {
    return this.statements.get(key) ?? [];
  }

  /**
   * The ways from an identity to rights that it does not have, the shortest to each other identity.
   *
   * @param key - the identity as text
   * @returns the ways to what is more than ordinary, worst first
   */
  from(key: string): Escalation[] {
    const own = new Set(this.statementsOf(key).map(({ text }) => text));
    const paths = new Map<string, readonly Step[]>([[key, []]]);
    // the map grows while it is walked: breadth first
    for (const [who, path] of paths)
      for (const { to, how } of this.edges.get(who) ?? [])
        if (!paths.has(to)) paths.set(to, [...path, { who, how, becomes: to }]);
    paths.delete(key);
    const isAdmin = this.statementsOf(key)[0]?.level === 'total' && own.has(EVERYTHING);
    if (isAdmin) return [];
    return [...paths]
      .flatMap(([to, path]) => {
        const gains = this.statementsOf(to).filter(
          ({ level, text }) =>
            level !== 'ordinary' && !own.has(text) && !own.has(text.replace(ONE_NAMESPACE, '$1 every namespace')),
        );
        return gains.length === 0 ? [] : [{ path, gains }];
      })
      .sort((a, b) => rank(a) - rank(b) || a.path.length - b.path.length || (end(a) < end(b) ? -1 : 1));
  }

  private edgesOf(key: string, { rights }: Holder): Edge[] {
    const edges = new Map<string, string>();
    for (const right of rights) {
      if (allowsEverything(right.rule)) continue;
      for (const held of powersOf(right.rule)) {
        const { power } = held;
        if (power.becomes === undefined || !hasBesides(power, right, rights)) continue;
        if (power.clusterOnly === true && right.namespace !== undefined) continue;
        for (const to of this.targets(held, right))
          if (to !== key && !edges.has(to)) edges.set(to, `can ${HOW[power.id] ?? power.id}${where(right)}`);
      }
    }
    return [...edges].map(([to, how]) => ({ to, how })).sort((a, b) => (a.to < b.to ? -1 : 1));
  }

  /** Whom a power lets its holder become. */
  private targets({ power, allowed }: HeldPower, right: Right): string[] {
    const { names } = right.rule;
    const isThere = ({ identity }: Holder): boolean =>
      identity.kind === 'ServiceAccount' && (right.namespace === undefined || identity.namespace === right.namespace);
    const all = [...this.access.holders];
    const pick = (holds: (holder: Holder) => boolean): string[] =>
      all.filter(([, holder]) => holds(holder)).map(([key]) => key);
    switch (power.becomes) {
      case 'accounts-of-namespace':
        return names.length === 0
          ? pick(isThere)
          : pick(
              (holder) =>
                isThere(holder) &&
                holder.pods.some(({ workload }) => names.some((name) => workload.endsWith(` ${name}`))),
            );
      case 'accounts-of-pods':
        return pick((holder) => isThere(holder) && holder.pods.some(({ token }) => token));
      case 'named-accounts':
        return pick((holder) => isThere(holder) && (names.length === 0 || names.includes(holder.identity.name)));
      case 'anybody':
        return pick((holder) =>
          isImpersonated(
            holder.identity,
            allowed.map(({ action }) => action.resource),
            right,
            isThere(holder),
          ),
        );
      case 'token-secrets':
        return this.tokenSecrets(right);
      case undefined:
        return [];
    }
  }

  /** Secrets with tokens that stand in the manifests. */
  private tokenSecrets({ rule: { names }, namespace }: Right): string[] {
    return this.access.inventory.ofKind('/Secret').flatMap(({ object }) => {
      const { metadata } = object;
      if (object.type !== 'kubernetes.io/service-account-token') return [];
      if (namespace !== undefined && namespace !== metadata.namespace) return [];
      if (names.length > 0 && !names.includes(metadata.name)) return [];
      const annotations = isObject(metadata.annotations) ? textMap(metadata.annotations) : {};
      const name = annotations['kubernetes.io/service-account.name'];
      if (name === undefined) return [];
      const key = showIdentity({ kind: 'ServiceAccount', namespace: metadata.namespace ?? 'default', name });
      return this.access.holders.has(key) ? [key] : [];
    });
  }
}

/** Who has it everywhere has it there. */
const ONE_NAMESPACE = /\b(in|of) namespace [\w.-]+/;

/** What ends a search: nothing can be gained above it. */
const EVERYTHING = 'can do everything in the whole cluster (cluster-admin)';

const HOW: Readonly<Record<string, string>> = {
  impersonate: 'impersonate it',
  'impersonate-accounts': 'impersonate it',
  'create-token-secrets': 'create a Secret with its token and read it',
  'create-tokens': 'make tokens of it',
  'create-pods': 'create pods that run as it',
  'write-workloads': 'write workloads that run as it',
  'write-custom-workloads': 'have an operator create pods that run as it',
  'change-pods': 'put another program into its pods',
  exec: 'run commands in its pods',
  'read-secrets': 'read the Secret with its token',
};

function isImpersonated(
  identity: Identity,
  resources: readonly string[],
  { rule: { names } }: Right,
  isThere: boolean,
): boolean {
  if (names.length > 0 && !names.includes(identity.name)) return false;
  if (identity.kind === 'ServiceAccount') return isThere && resources.includes('serviceaccounts');
  return resources.includes(identity.kind === 'User' ? 'users' : 'groups');
}

function where({ namespace }: Right): string {
  return namespace === undefined ? ', in every namespace' : ` in namespace ${namespace}`;
}

function rank({ gains }: Escalation): number {
  return LEVELS.indexOf(gains[0]?.level ?? 'ordinary');
}

function end({ path }: Escalation): string {
  return path.at(-1)?.becomes ?? '';
}
