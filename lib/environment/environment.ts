import type { IConstruct } from 'constructs';
import { giveBrand, hasBrand, slot, trySlot } from '../core';
import type { Operator } from './operator';
import { Target } from './target';
import { tierProfile, type Tier, type TierProfile } from './tier';

/** What surrounds a construct. */
export interface EnvironmentProps {
  /**
   * The cluster.
   *
   * @default Target.generic()
   */
  readonly target?: Target;
  /**
   * How much depends on the platform.
   *
   * @default 'prod'
   */
  readonly tier?: Tier;
  /**
   * Operators that are installed in the cluster.
   *
   * @default - none: everything runs natively
   */
  readonly operators?: readonly Operator[];
  /**
   * Digests of images, as `images.lock.json` holds them: from `name:tag`, with or without the
   * mirror, to `sha256:...`. `ImageLock.read` reads them.
   *
   * @default - none: images are named by tag only
   */
  readonly imageDigests?: Readonly<Record<string, string>>;
}

/** The surroundings of a construct, looked up in the tree. */
export class Environment {
  /**
   * Sets the environment of everything below a construct. The first call for a construct counts.
   *
   * @param construct - usually the root
   * @param props - the surroundings
   * @returns the environment
   */
  static provide(construct: IConstruct, props: EnvironmentProps): Environment {
    return slot(construct, 'environment', Environment.is, () => new Environment(props));
  }

  /**
   * The environment that is nearest around a construct.
   *
   * @param construct - any construct
   * @returns what was provided, or target `generic` and tier `prod` where nothing was
   */
  static of(construct: IConstruct): Environment {
    for (let current: IConstruct | undefined = construct; current !== undefined; current = current.node.scope) {
      const found = trySlot(current, 'environment', Environment.is);
      if (found !== undefined) return found;
    }
    return Environment.provide(construct.node.root, {});
  }

  private static is(this: void, value: unknown): value is Environment {
    return hasBrand(value, 'Environment');
  }

  /** The cluster. */
  readonly target: Target;
  /** The tier. */
  readonly tier: Tier;
  /** What follows from the tier. */
  readonly profile: TierProfile;
  /** Installed operators. */
  readonly operators: readonly Operator[];
  private readonly imageDigests: Readonly<Record<string, string>>;

  private constructor(props: EnvironmentProps) {
    this.target = props.target ?? Target.generic();
    this.tier = props.tier ?? 'prod';
    this.profile = tierProfile(this.tier);
    this.operators = [...(props.operators ?? [])];
    this.imageDigests = { ...props.imageDigests };
    giveBrand(this, 'Environment');
  }

  /**
   * An installed operator by name.
   *
   * @param name - for instance `strimzi`
   * @returns its declaration, or nothing if it is not installed
   */
  operator(name: string): Operator | undefined {
    return this.operators.find((operator) => operator.name === name);
  }

  /**
   * The image to pull: pinned by digest if the lock file knows it, from the mirror if there is one.
   *
   * @param name - the publisher's name with an exact tag, for instance `apache/kafka:4.2.0`
   * @returns the reference for a pod
   */
  image(name: string): string {
    const { imageMirror } = this.target;
    const pulled = imageMirror === undefined || name.startsWith(`${imageMirror}/`) ? name : `${imageMirror}/${name}`;
    const digest = this.imageDigests[pulled] ?? this.imageDigests[name];
    return digest === undefined || name.includes('@') ? pulled : `${pulled}@${digest}`;
  }

  /**
   * The full DNS name of a Service or of a pod behind a headless Service.
   *
   * @param parts - names from the most specific to the namespace, for instance `['events-bootstrap', 'streaming']`
   * @returns for instance `events-bootstrap.streaming.svc.cluster.local`
   */
  serviceHost(...parts: readonly string[]): string {
    return [...parts, 'svc', this.target.clusterDomain].join('.');
  }
}
