import type { Judge } from './judge';

/** Why a tool answers otherwise than a rule that stands for its check, by rule and id. */
export const differences: Readonly<Partial<Record<Judge['tool'], Readonly<Record<string, string>>>>> = {
  trivy: {
    'rbac-everybody KSV-01011': 'asks a cluster of GKE that runs for its version',
    'rbac-escalate KSV-0051':
      'sees bind only where resourceNames has *, which there is a name as any other; our rule sees bind of all roles',
    'rbac-escalate KSV-0052':
      'sees bind only where resourceNames has *, which there is a name as any other; our rule sees bind of all roles',
  },
};
