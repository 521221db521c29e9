import { apiGroup } from '../kubernetes';
import { objects, type Item, type PodView } from '../model';
import type { ContainerView, ManifestContext, ManifestReport, ManifestRule, ReportManifest } from './manifest-rule';

/** Something that a rule found in a manifest. */
export interface ManifestFinding extends ManifestReport {
  /** The rule. */
  readonly rule: ManifestRule;
}

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
  const containerVisits: ((view: ContainerView) => void)[] = [];
  const podVisits: ((pod: PodView, item: Item) => void)[] = [];
  const objectVisits = new Map<string, ((item: Item) => void)[]>();
  for (const rule of rules) {
    const report = reporter(rule);
    const { container, pod } = rule;
    if (container !== undefined)
      containerVisits.push((view) => {
        container(view, report, context);
      });
    if (pod !== undefined)
      podVisits.push((view, item) => {
        pod(view, item, report, context);
      });
    for (const [groupKind, visit] of Object.entries(rule.objects ?? {})) {
      const visits = objectVisits.get(groupKind) ?? [];
      visits.push((item) => {
        visit(item, report, context);
      });
      objectVisits.set(groupKind, visits);
    }
  }
  const always = objectVisits.get('*') ?? [];
  for (const item of context.inventory.items) {
    const { object, pod } = item;
    for (const visit of always) visit(item);
    for (const visit of objectVisits.get(`${apiGroup(object.apiVersion)}/${object.kind}`) ?? []) visit(item);
    if (pod === undefined) continue;
    for (const visit of podVisits) visit(pod, item);
    for (const view of containersOf(pod, item)) for (const visit of containerVisits) visit(view);
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
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    objects(pod.spec[list]).map((container, index) => ({
      container,
      name: typeof container.name === 'string' ? container.name : '?',
      path: `${spec}.${list}[${String(index)}]`,
      init: list === 'initContainers',
      pod,
      item,
    })),
  );
}
