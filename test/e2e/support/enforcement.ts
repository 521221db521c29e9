import type { Cluster } from './cluster';
import { sleep } from './progress';

const NAMESPACE = 'data-platform-enforcement';

/**
 * Finds out whether the cluster enforces network policies, by trying: a closed pod must not be reached.
 *
 * @param cluster - the cluster
 * @throws Error with a clear sentence if it does not
 */
export async function requireEnforcement(cluster: Cluster): Promise<void> {
  await cluster.kubectl(['delete', 'namespace', NAMESPACE, '--ignore-not-found', '--wait']);
  try {
    await cluster.kubectl(['apply', '-f', '-'], { input: JSON.stringify(objects()) });
    await cluster.kubectl(
      ['wait', '-n', NAMESPACE, '--for=condition=Ready', 'pod/open', 'pod/closed', 'pod/asker', '--timeout=120s'],
      {
        timeout: 130_000,
      },
    );
    // a new pod is refused until the network knows it, and a policy takes a while to be in force
    if (!(await within(60, () => reaches(cluster, 'open')))) {
      throw new Error(
        'The cluster is not fit for the end-to-end tests: a pod can not reach an open pod of its namespace.',
      );
    }
    if (!(await within(60, async () => !(await reaches(cluster, 'closed'))))) {
      throw new Error(
        'The cluster does not enforce network policies (a pod behind a policy that denies everything was reached), so nothing could be proved on it.',
      );
    }
  } finally {
    await cluster.try(['delete', 'namespace', NAMESPACE, '--ignore-not-found', '--wait=false']);
  }
}

/** Whether something becomes true within some seconds. */
async function within(seconds: number, ask: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(1000)) if (await ask()) return true;
  return false;
}

async function reaches(cluster: Cluster, pod: string): Promise<boolean> {
  const ip = await cluster.kubectl(['get', 'pod', pod, '-n', NAMESPACE, '-o', 'jsonpath={.status.podIP}']);
  const { status } = await cluster.exec(`${NAMESPACE}/asker`, [
    'timeout',
    '3',
    'wget',
    '-q',
    '-O',
    '-',
    `http://${ip}:8080/`,
  ]);
  return status === 0;
}

function objects(): object {
  const pod = (name: string): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: NAMESPACE, labels: { pod: name } },
    spec: {
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'web',
          image: 'busybox:1.36',
          command: ['sh', '-c', 'echo ok > /tmp/index.html && exec httpd -f -p 8080 -h /tmp'],
          readinessProbe: { exec: { command: ['true'] } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  });
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
      pod('open'),
      pod('closed'),
      pod('asker'),
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'closed', namespace: NAMESPACE },
        spec: { podSelector: { matchLabels: { pod: 'closed' } }, policyTypes: ['Ingress'] },
      },
    ],
  };
}
