import { apiGroup } from '../kubernetes';
import { objects, type Item, type PodView } from '../model';
import type { ContainerView, ManifestContext, ManifestReport, ManifestRule, ReportManifest } from './manifest-rule';

/** Something that a rule found in a manifest. */
export interface ManifestFinding extends ManifestReport {
  /** The rule. */
  readonly rule: ManifestRule;
}

type ObjectLook = NonNullable<ManifestRule['objects']>[string];

/** What a rule looks with, and where it reports. */
interface Looking<Look> {
  readonly look: Look;
  readonly report: ReportManifest;
}

const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/**
 * Judges manifests: one pass over them, whatever the number of rules.
 *
 * @param rules - the rules
 * @param context - the manifests and what they are judged by
 * @returns what was found, in the order of the manifests; what concerns all of them comes last
 */
export function judgeManifests(rules: readonly ManifestRule[], context: ManifestContext): ManifestFinding[] {
  const findings: ManifestFinding[] = [];
  const reporter =
    (rule: ManifestRule): ReportManifest =>
    (finding) => {
      findings.push({ ...finding, rule });
    };
  // called hundreds of thousands of times for a large platform: no function stands between the walk and the rules
  const ofContainers: Looking<NonNullable<ManifestRule['container']>>[] = [];
  const ofPods: Looking<NonNullable<ManifestRule['pod']>>[] = [];
  const ofKinds = new Map<string, Looking<ObjectLook>[]>();
  for (const rule of rules) {
    const report = reporter(rule);
    const { container, pod, objects: kinds = {} } = rule;
    if (container !== undefined) ofContainers.push({ look: container, report });
    if (pod !== undefined) ofPods.push({ look: pod, report });
    for (const [groupKind, look] of Object.entries(kinds)) {
      const looks = ofKinds.get(groupKind) ?? [];
      looks.push({ look, report });
      ofKinds.set(groupKind, looks);
    }
  }
  const always = ofKinds.get('*') ?? [];
  for (const item of context.inventory.items) {
    const { object, pod } = item;
    for (const { look, report } of always) look(item, report, context);
    const looks = ofKinds.get(`${apiGroup(object.apiVersion)}/${object.kind}`);
    if (looks !== undefined) for (const { look, report } of looks) look(item, report, context);
    if (pod === undefined) continue;
    for (const { look, report } of ofPods) look(pod, item, report, context);
    for (const view of containersOf(pod, item))
      for (const { look, report } of ofContainers) look(view, report, context);
  }
  for (const rule of rules) rule.all?.(context, reporter(rule));
  return findings;
}

/**
 * The containers of a pod, with where they stand.
 *
 * @param pod - the pod
 * @param item - the manifest that it stands in
 * @returns its containers, init containers first
 */
export function containersOf(pod: PodView, item: Item): ContainerView[] {
  const spec = pod.pointer.slice(1).replaceAll('/', '.');
  const views: ContainerView[] = [];
  for (const list of CONTAINER_LISTS) {
    for (const [index, container] of objects(pod.spec[list]).entries()) {
      const name = typeof container.name === 'string' ? container.name : '?';
      const path = `${spec}.${list}[${String(index)}]`;
      views.push({ container, name, path, init: list === 'initContainers', pod, item });
    }
  }
  return views;
}
