import type { Json, JsonObject } from '../../kubernetes';
import { isObject, objects } from '../../model';
import type { ContainerView, ManifestRule } from '../manifest-rule';

const PROBES = 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/';
const LASTING = new Set(['DaemonSet', 'Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet']);

/** Whether a container serves requests for as long as its pod lives. */
function serves({ container, item, path }: ContainerView): boolean {
  return LASTING.has(item.object.kind) && path.includes('.containers[') && objects(container.ports).length > 0;
}

const readiness: ManifestRule = {
  id: 'container-readiness-probe',
  severity: 'warning',
  title: 'Every container with ports says when it is ready',
  reason: 'it gets requests before it can answer them, and an update goes on while nothing works',
  source: PROBES,
  equivalents: {
    rows: ['F1'],
    kubeScore: ['pod-probes'],
    kubeLinter: ['no-readiness-probe'],
    polaris: ['readinessProbeMissing'],
    checkov: ['CKV_K8S_9'],
    kubescape: ['C-0018'],
  },
  container: (view, report) => {
    if (isObject(view.container.readinessProbe) || !serves(view)) return;
    report({
      item: view.item,
      property: `${view.path}.readinessProbe`,
      message: `${view.name} has ports and no readiness probe`,
      remedy: 'write a readinessProbe that asks what its clients ask',
    });
  },
};

const liveness: ManifestRule = {
  id: 'container-liveness-probe',
  severity: 'warning',
  title: 'Every container with ports is restarted when it hangs',
  reason: 'a process that answers nothing any more stays until somebody sees it',
  source: PROBES,
  equivalents: {
    rows: ['F2'],
    kubeLinter: ['no-liveness-probe'],
    polaris: ['livenessProbeMissing'],
    checkov: ['CKV_K8S_8'],
    kubescape: ['C-0056'],
  },
  container: (view, report) => {
    if (isObject(view.container.livenessProbe) || !serves(view)) return;
    report({
      item: view.item,
      property: `${view.path}.livenessProbe`,
      message: `${view.name} has ports and no liveness probe`,
      remedy:
        'write a livenessProbe that asks only whether the process lives, and a startupProbe that gives it time to start',
    });
  },
};

const identical: ManifestRule = {
  id: 'container-probes-identical',
  severity: 'warning',
  title: 'A container is given up later than it is taken out of service',
  reason: 'one slow answer restarts every replica at once, instead of sending requests elsewhere for a while',
  source: PROBES,
  equivalents: { rows: ['F3'], kubeScore: ['pod-probes-identical'] },
  container: ({ container: { livenessProbe, readinessProbe }, name, path, item }, report) => {
    if (!isObject(livenessProbe) || !isObject(readinessProbe)) return;
    if (question(livenessProbe) !== question(readinessProbe) || patience(livenessProbe) > patience(readinessProbe))
      return;
    report({
      item,
      property: `${path}.livenessProbe`,
      message: `restarts ${name} as soon as it is not ready`,
      remedy: 'raise failureThreshold of the livenessProbe, or let it ask something simpler',
    });
  },
};

function question({ httpGet, tcpSocket, exec, grpc }: JsonObject): string {
  return JSON.stringify([httpGet, tcpSocket, exec, grpc]);
}

/** Seconds that a probe may fail. */
function patience({ periodSeconds, failureThreshold, initialDelaySeconds }: JsonObject): number {
  return numberOr(periodSeconds, 10) * numberOr(failureThreshold, 3) + numberOr(initialDelaySeconds, 0);
}

function numberOr(value: Json | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

const KINDS = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const ACTIONS = ['httpGet', 'tcpSocket'] as const;

const port: ManifestRule = {
  id: 'container-probe-port',
  severity: 'error',
  title: 'A probe names a port that its container has',
  reason: 'the kubelet finds no such port, so the probe always fails',
  source: PROBES,
  equivalents: { rows: ['F3'], kubeLinter: ['liveness-port', 'readiness-port', 'startup-port'] },
  container: ({ container, name, path, item }, report) => {
    for (const kind of KINDS) {
      const probe = container[kind];
      if (!isObject(probe)) continue;
      for (const action of ACTIONS) {
        const asked = probe[action];
        // a number needs no declaration
        if (!isObject(asked) || typeof asked.port !== 'string') continue;
        const names = objects(container.ports).map((one) => one.name);
        if (names.includes(asked.port)) continue;
        report({
          item,
          property: `${path}.${kind}.${action}.port`,
          message: `asks a port that ${name} does not have`,
          given: asked.port,
          allowed: names.filter((one) => typeof one === 'string').join(', '),
          remedy: 'write the name of one of its ports, or the number',
        });
      }
    }
  },
};

/** Rows F1 to F3 of the crosswalk: probes. */
export const probeRules: readonly ManifestRule[] = [readiness, liveness, identical, port];
