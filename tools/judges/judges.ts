import { checkov, checkovGraph } from './checkov';
import type { Judge } from './judge';
import { kubeScore } from './kube-score';
import { trivy } from './trivy';

/** The tools that rules are held against. */
export const judges: readonly Judge[] = [kubeScore, checkov, checkovGraph, trivy];

/** Those that are fast enough for thousands of manifests. */
export const fastJudges: readonly Judge[] = [kubeScore, checkov, trivy];
