import type { ManifestRule } from '../manifest-rule';
import type { Severity } from '../rule';
import type { PodSecurityCheckId } from './check';
import { descriptions } from './descriptions';
import { enforces, PodSecurityPlan } from './plan';
import { podSecurityChecks } from './pod-security';

const SOURCE = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/';

/** Checks behind which there is nothing between a pod and its node. */
const ROOT_ON_NODE: ReadonlySet<PodSecurityCheckId> = new Set([
  'hostNamespaces',
  'privileged',
  'hostPathVolumes',
  'windowsHostProcess',
]);

/** Capabilities with which a container takes its node over. */
const ROOT_CAPABILITIES: ReadonlySet<unknown> = new Set([
  'ALL',
  'BPF',
  'DAC_READ_SEARCH',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
]);

/** The checks of Pod Security as rules: one a check, so that accepting one accepts nothing else. */
export const podSecurityRules: readonly ManifestRule[] = podSecurityChecks.map((check): ManifestRule => {
  const { remedy, ...description } = descriptions[check.id];
  const weaker = podSecurityChecks.find(({ id }) => id === check.overrides);
  return {
    ...description,
    severity: ROOT_ON_NODE.has(check.id) ? 'error' : 'warning',
    source: SOURCE,
    pod: (pod, item, report, context) => {
      const plan = PodSecurityPlan.of(context);
      const found = plan.refusals(check, pod);
      if (found.length === 0) return;
      const { level } = plan.enforcement(pod.namespace);
      // what the weaker check says already is not said twice
      const said = new Set(weaker === undefined ? [] : plan.refusals(weaker, pod).map(({ path }) => path));
      const severityOf = (given: unknown): Severity => {
        if (enforces(level, check)) return 'error';
        // somebody said that the pods of this namespace may
        if (level === 'privileged') return 'warning';
        const isRoot = ROOT_ON_NODE.has(check.id) || (check.id === 'capabilities_baseline' && givesRoot(given));
        return isRoot ? 'error' : 'warning';
      };
      for (const { path, message, minors, ...rest } of found) {
        if (said.has(path)) continue;
        const where = minors === undefined ? '' : ` (Kubernetes ${minors.join(', ')})`;
        const who = enforces(level, check)
          ? `: namespace ${pod.namespace ?? ''} enforces ${level ?? ''}, and the API server refuses the pod`
          : '';
        report({
          item,
          property: path,
          message: `${message}${who}${where}`,
          ...rest,
          remedy,
          severity: severityOf(rest.given),
        });
      }
    },
  };
});

function givesRoot(added: unknown): boolean {
  return Array.isArray(added) && added.some((capability) => ROOT_CAPABILITIES.has(capability));
}
