import { checkov, checkovGraph } from './checkov';
import type { Judge } from './judge';
import { kubeScore } from './kube-score';
import { trivy } from './trivy';

/** The tools that rules are held against. */
export const judges: readonly Judge[] = [kubeScore, checkov, checkovGraph, trivy];
