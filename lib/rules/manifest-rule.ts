import type { Need } from '../connect';
import type { Operator, Target, Tier } from '../environment';
import type { JsonObject } from '../kubernetes';
import type { Inventory, Item, PodView } from '../model';
import type { Severity } from './rule';

/** Ids under which other tools, and the standards, know the same check. */
export interface Equivalents {
  /** Rows of the crosswalk in docs/crosswalk.md, for instance `A7`. */
  readonly rows?: readonly string[];
  /** Checks of kube-score. */
  readonly kubeScore?: readonly string[];
  /** Checks of kube-linter. */
  readonly kubeLinter?: readonly string[];
  /** Checks of Polaris. */
  readonly polaris?: readonly string[];
  /** Checks of Checkov, for instance `CKV_K8S_16`. */
  readonly checkov?: readonly string[];
  /** Controls of Kubescape, for instance `C-0057`. */
  readonly kubescape?: readonly string[];
  /** Checks of Trivy, for instance `KSV-0017`. */
  readonly trivy?: readonly string[];
  /** Checks of Pod Security, for instance `privileged`. */
  readonly podSecurity?: readonly string[];
  /** Recommendations of section 5 of the CIS benchmark 1.12, for instance `5.2.2`. */
  readonly cis?: readonly string[];
}

/** What manifests are judged by, besides themselves. */
export interface ManifestContext {
  /** All manifests that are applied together. */
  readonly inventory: Inventory;
  /** The cluster that they are for. */
  readonly target: Target;
  /** What they are for. */
  readonly tier: Tier;
  /**
   * What Kubernetes alone doesn't give and somebody else makes, Secrets above all. `undefined` where nothing is known
   * about it, as with a folder of YAML without `needs.json`.
   */
  readonly needs: readonly Need[] | undefined;
  /**
   * The operators that are installed: their kinds are held against the schemas of these versions.
   *
   * @default - those that the needs name; of others the newest version
   */
  readonly operators?: readonly (Pick<Operator, 'name' | 'version'> & Partial<Pick<Operator, 'namespace'>>)[];
}

/** A container of a pod, with where it stands. */
export interface ContainerView {
  /** The container as it is written. */
  readonly container: JsonObject;
  /** Its name; `?` if it has none. */
  readonly name: string;
  /** Where it stands in the object, for instance `spec.template.spec.containers[0]`. */
  readonly path: string;
  /** Whether it runs before the others. */
  readonly init: boolean;
  /** The pod. */
  readonly pod: PodView;
  /** The manifest. */
  readonly item: Item;
}

/** What a rule says when it finds something in a manifest. */
export interface ManifestReport {
  /** The manifest that has to be changed. */
  readonly item: Item;
  /**
   * Where in it, for instance `spec.template.spec.containers[0].image`.
   *
   * @default - the manifest as a whole
   */
  readonly property?: string;
  /** What is wrong, with the values at hand. */
  readonly message: string;
  /**
   * The value that stands there.
   *
   * @default - said in the message
   */
  readonly given?: unknown;
  /**
   * What is allowed.
   *
   * @default - said in the message
   */
  readonly allowed?: string;
  /** What to write instead. */
  readonly remedy: string;
  /**
   * How bad it is here.
   *
   * @default - the rule's own severity
   */
  readonly severity?: Severity;
}

/** Called for each finding. */
export type ReportManifest = (finding: ManifestReport) => void;

/**
 * One thing that must hold in plain Kubernetes manifests, ours or anybody's. A rule looks at containers, pods, objects of
 * certain kinds or all manifests together; each is visited once, whatever the number of rules.
 */
export interface ManifestRule {
  /** Identity, for instance `container-privileged`: never reused, named in suppressions. */
  readonly id: string;
  /** How bad it is if it does not hold. */
  readonly severity: Severity;
  /** What must hold, as a sentence. */
  readonly title: string;
  /** Why: what happens otherwise. */
  readonly reason: string;
  /** Where that is known from: documentation, source or issue. */
  readonly source: string;
  /** Who else checks it, under which id. */
  readonly equivalents: Equivalents;
  /** Looks at each container, init containers included. */
  readonly container?: (view: ContainerView, report: ReportManifest, context: ManifestContext) => void;
  /** Looks at each pod. */
  readonly pod?: (pod: PodView, item: Item, report: ReportManifest, context: ManifestContext) => void;
  /** Looks at each object of some kinds, by group and kind (`apps/StatefulSet`, `/Service`); `*` are all. */
  readonly objects?: Readonly<Record<string, (item: Item, report: ReportManifest, context: ManifestContext) => void>>;
  /** Looks at everything together. */
  readonly all?: (context: ManifestContext, report: ReportManifest) => void;
}
