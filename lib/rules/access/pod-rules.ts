import { Access, mountsToken, runsAs, showIdentity } from '../../analysis/access';
import type { Json, JsonObject } from '../../kubernetes';
import { objects } from '../../model';
import type { ManifestRule } from '../manifest-rule';

const token: ManifestRule = {
  id: 'service-account-token',
  severity: 'warning',
  title: 'A token is mounted only where it is of use',
  reason: 'whoever gets into the pod can use it against the API server, which answers more to it than to strangers',
  source:
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting',
  equivalents: {
    rows: ['B1'],
    polaris: ['automountServiceAccountToken'],
    checkov: ['CKV_K8S_38'],
    kubescape: ['C-0034', 'C-0190', 'C-0261', 'C-0053'],
    trivy: ['KSV-0036'],
    cis: ['5.1.6'],
  },
  pod: (pod, item, report, { inventory }) => {
    if (pod.spec.automountServiceAccountToken === false || !mountsToken(pod, inventory)) return;
    const identity = runsAs(pod);
    const holder = Access.of(inventory).holders.get(showIdentity(identity));
    if (holder !== undefined && (holder.rights.length > 0 || holder.unknownRoles.length > 0)) return;
    report({
      item,
      property: `${specOf(pod.pointer)}.automountServiceAccountToken`,
      message: `mounts a token of ${showIdentity(identity)}, which has no rights in these manifests`,
      given: pod.spec.automountServiceAccountToken ?? 'nothing, which means true',
      allowed: 'false',
      remedy: 'write automountServiceAccountToken: false; if the program calls the API, give its account a Role',
    });
  },
};

const defaultAccount: ManifestRule = {
  id: 'service-account-default',
  severity: 'warning',
  title: 'No pod runs as the default service account',
  reason: 'rights that one of them gets, all of them have, and an audit log can not tell them apart',
  source: 'https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts',
  equivalents: {
    rows: ['B2'],
    kubeLinter: ['default-service-account'],
    checkov: ['CKV_K8S_41'],
    kubescape: ['C-0225'],
    cis: ['5.1.5'],
  },
  pod: (pod, item, report) => {
    if (runsAs(pod).name !== 'default') return;
    report({
      item,
      property: `${specOf(pod.pointer)}.serviceAccountName`,
      message: 'runs as the default service account of its namespace',
      given: pod.spec.serviceAccountName ?? pod.spec.serviceAccount ?? 'nothing, which means default',
      remedy: 'make a ServiceAccount for the workload, and name it',
    });
  },
  objects: {
    '/ServiceAccount': (item, report) => {
      const { metadata, automountServiceAccountToken } = item.object;
      if (metadata.name !== 'default' || automountServiceAccountToken === false) return;
      report({
        item,
        property: 'automountServiceAccountToken',
        message: 'has its token mounted into every pod that names no account',
        given: automountServiceAccountToken ?? 'nothing, which means true',
        allowed: 'false',
        remedy: 'write automountServiceAccountToken: false',
      });
    },
  },
};

function specOf(pointer: string): string {
  return pointer.slice(1).replaceAll('/', '.');
}

const GIT_SYNC = /(?:^|\/)git-sync[:@]/;
const COMMIT = /^[0-9a-f]{40,64}$/;
const REF_FLAG = /^--?(?:ref|rev|branch)(?:=(.*))?$/;
const REF_VARIABLES = new Set(['GITSYNC_REF', 'GIT_SYNC_REF', 'GIT_SYNC_REV']);

const gitSync: ManifestRule = {
  id: 'git-sync-commit',
  severity: 'warning',
  title: 'Code that a git-sync container brings is pinned to a commit',
  reason: 'whoever may push to the repository runs programs in the pod, with its rights and Secrets',
  source: 'https://github.com/kubernetes/git-sync: --ref takes a commit',
  equivalents: { rows: ['B15'], checkov: ['CKV_K8S_159'] },
  container: ({ container, path, item }, report) => {
    const { image, env } = container;
    const program = env === undefined ? -1 : objects(env).findIndex(({ name }) => name === 'GITSYNC_GIT');
    if (program >= 0)
      report({
        item,
        property: `${path}.env[${String(program)}]`,
        message: 'names the program that git-sync runs in the place of git',
        remedy: 'remove GITSYNC_GIT: whoever may write it runs any program with the credentials of the repository',
      });
    if (typeof image !== 'string' || !GIT_SYNC.test(image)) return;
    const ref = refOf(container);
    if (ref !== undefined && COMMIT.test(ref)) return;
    report({
      item,
      property: path,
      message: `fetches ${ref === undefined ? 'the default branch' : 'a branch or tag'} of a repository while the pod runs`,
      given: ref ?? 'no --ref',
      allowed: 'a commit, with 40 or 64 hexadecimal digits',
      remedy: 'build the code into the image, or give --ref a commit and let the pipeline change it',
    });
  },
};

function refOf(container: JsonObject): string | undefined {
  const variable = objects(container.env).find(
    ({ name }) => typeof name === 'string' && REF_VARIABLES.has(name),
  )?.value;
  if (typeof variable === 'string') return variable;
  const words = [...texts(container.command), ...texts(container.args)];
  for (const [index, word] of words.entries()) {
    const flag = REF_FLAG.exec(word);
    if (flag !== null) return flag[1] ?? words[index + 1];
  }
  return undefined;
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

/** Rows B1, B2 and B15 of the crosswalk: as whom pods run. */
export const identityRules: readonly ManifestRule[] = [token, defaultAccount, gitSync];
