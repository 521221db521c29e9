import {
  CLUSTER_DNS,
  Firewall,
  includesPort,
  outside,
  showPorts,
  showRule,
  type Pods,
  type PolicyRule,
} from '../../analysis/reachability';
import { covers, hostRange, overlaps, parseRange, type AddressRange } from '../../core';
import {
  IDENTITY_ENDPOINTS,
  METADATA_SERVICES,
  metadataServicesOf,
  type MetadataService,
  type TargetKind,
} from '../../environment';
import type { CloudIdentityNeed } from '../../connect';
import type { ManifestContext, ManifestRule } from '../manifest-rule';
import { byBody } from './by-body';
import { firstPods } from './isolation-rules';

const SOURCE =
  'Kubescape C-0052; Kubernetes: network policies add up, so each wide ipBlock needs its own except for 169.254.169.254/32';

/** Also on a developer's machine: manifests are carried to clouds. */
function servicesOf(kind: TargetKind): readonly MetadataService[] {
  return metadataServicesOf(kind === 'local' ? 'generic' : kind);
}

const metadata: ManifestRule = {
  id: 'network-metadata-service',
  severity: 'error',
  title: "No pod reaches the cloud's metadata service, except for its own identity",
  reason: 'whoever reaches it gets the credentials of the machine, which may do far more than the pod',
  source: SOURCE,
  equivalents: { rows: ['C8'], kubescape: ['C-0052'] },
  all: (context, report) => {
    const firewall = Firewall.of(context.inventory);
    const { kind } = context.target;
    for (const { address, ports } of servicesOf(kind)) {
      const service = outside(address);
      const found = new Map<PolicyRule, readonly Pods[]>();
      const opens = byBody(
        (rule) => ports.some((port) => includesPort(rule.numbered, port, 'TCP')) && firewall.lets(rule, service),
      );
      // rules add up, so one that opens it suffices; pods that no policy closes are another rule's
      for (const policy of firewall.policies) {
        if (!policy.isolates.egress) continue;
        for (const rule of policy.rules.egress) {
          if (!rule.body.hasAddresses || !opens(rule)) continue;
          const selected = firewall
            .selected(policy)
            .filter((one) => kind !== 'gke' || !isForIdentity(rule, service.range, one, context));
          if (selected.length > 0) found.set(rule, selected);
        }
      }
      for (const [{ policy, path }, pods] of found)
        report({
          item: policy.item,
          property: path,
          severity: context.target.isCloud ? 'error' : 'warning',
          message: `lets ${namesOf(pods)} reach the metadata service of a cloud, ${address}`,
          remedy: `write except: [${hostRange(address)}] in the ipBlock, in every policy that has such a range`,
        });
    }
  },
};

/** On GKE the metadata server stands for the identity of pods: a rule for just that address is meant for it. */
function isForIdentity(rule: PolicyRule, service: AddressRange, pods: Pods, { needs }: ManifestContext): boolean {
  const narrow = rule.peers?.every(
    (peer) => peer.type === 'block' && peer.range?.first === service.first && peer.range.last === service.last,
  );
  if (!(narrow ?? false)) return false;
  return needs === undefined || identities(needs).some((need) => isOf(need, pods));
}

/** Blocks of a rule that hold a metadata service among other addresses. */
function blocksWithMetadata({ peers, numbered }: PolicyRule): { index: number; cidr: string; address: string }[] {
  if (includesPort(numbered, 80, 'TCP')) return []; // network-metadata-service says it
  return (peers ?? []).flatMap((peer, index) => {
    if (peer.type !== 'block' || peer.range === undefined || peer.range.first === peer.range.last) return [];
    const { cidr, range, exceptRanges } = peer;
    const address = METADATA_SERVICES.find((text) => {
      const service = outside(text).range;
      return covers(range, service) && !exceptRanges.some((left) => covers(left, service));
    });
    return address === undefined ? [] : [{ index, cidr, address }];
  });
}

const wideRange: ManifestRule = {
  id: 'network-wide-range',
  severity: 'warning',
  title: "Ranges of addresses that hold the cloud's metadata service leave it out",
  reason: 'policies add up: a range without the exception opens the service for every port that it allows',
  source: SOURCE,
  equivalents: { rows: ['C8'], kubescape: ['C-0052'] },
  all: ({ inventory, target }, report) => {
    if (target.kind === 'local') return; // has no such service
    const firewall = Firewall.of(inventory);
    const holdsMetadata = byBody(blocksWithMetadata);
    for (const { item, isolates, rules } of firewall.policies) {
      if (!isolates.egress) continue;
      for (const rule of rules.egress)
        for (const { index, cidr, address } of rule.body.hasAddresses ? holdsMetadata(rule) : [])
          report({
            item,
            property: `${rule.path}.to[${String(index)}].ipBlock`,
            message: `holds the metadata service ${address}, on ${showPorts(rule.numbered)}`,
            given: cidr,
            remedy: `write except: [${hostRange(address)}], or the range that is needed`,
          });
    }
  },
};

const identityEndpoint: ManifestRule = {
  id: 'network-identity-endpoint',
  severity: 'error',
  title: 'Pods with an identity of the cloud reach the place that gives them its credentials',
  reason: 'egress that is closed to it leaves them without credentials, and every call of the cloud is refused',
  source:
    'Amazon EKS: Pod Identity agent, 169.254.170.23 port 80; Google GKE: workload identity, 169.254.169.254 port 80 with Dataplane V2 and 169.254.169.252 ports 987 and 988 with Calico',
  equivalents: { rows: ['C8'] },
  all: ({ inventory, needs, target }, report) => {
    const wanted = identities(needs ?? []);
    if (wanted.length === 0) return;
    const endpoints = IDENTITY_ENDPOINTS[target.kind].filter(
      // an engine that is known needs only its own address
      ({ address }) =>
        target.kind !== 'gke' ||
        target.policyEngine === undefined ||
        (target.policyEngine === 'calico') === (address === '169.254.169.252'),
    );
    const firewall = Firewall.of(inventory);
    for (const pods of firewall.index.pods) {
      if (pods.item === undefined || !wanted.some((need) => isOf(need, pods))) continue;
      const shut = endpoints.filter(
        ({ address, port }) => !includesPort(firewall.side('egress', pods, outside(address)).ports, port, 'TCP'),
      );
      if (shut.length === 0) continue;
      const places = shut.map(({ address, port }) => `${address} TCP ${String(port)}`).join(', ');
      report({
        item: pods.item,
        message: `uses an identity of the cloud, but its policies shut ${places}`,
        remedy: `allow egress to ${places}`,
      });
    }
  },
};

function identities(needs: NonNullable<ManifestContext['needs']>): CloudIdentityNeed[] {
  return needs.filter((need) => need.kind === 'cloud-identity');
}

function isOf(need: CloudIdentityNeed, { item, namespace }: Pods): boolean {
  const account = item?.pod?.spec.serviceAccountName;
  return (
    need.namespace === namespace && need.serviceAccounts.includes(typeof account === 'string' ? account : 'default')
  );
}

const podAddresses: ManifestRule = {
  id: 'network-block-of-pods',
  severity: 'warning',
  title: 'Where the engine is Cilium, no rule means pods or nodes by their addresses',
  reason:
    'Cilium knows pods and nodes by identity and not by address: such a block never matches one, whatever it holds',
  source: 'Microsoft: Azure CNI powered by Cilium, limitations; cilium/cilium issues 14724 and 16308',
  equivalents: { rows: ['C10'] },
  all: ({ inventory, target }, report) => {
    if (target.policyEngine !== 'cilium' && target.policyEngine !== 'dataplane-v2') return;
    // in a managed cluster the API server is neither pod nor node
    const outer = target.isCloud ? (target.apiServer?.cidrs ?? []).flatMap((cidr) => parseRange(cidr) ?? []) : [];
    const clusters = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].map(
      (text) => outside(text).range,
    );
    const firewall = Firewall.of(inventory);
    for (const [pods, item] of firstPods(firewall)) {
      const rules = firewall.holding(pods).egress.flatMap((policy) => policy.rules.egress);
      const toDns = rules.filter((rule) => includesPort(rule.numbered, 53, 'UDP') && firewall.lets(rule, CLUSTER_DNS));
      const [first] = toDns;
      if (first === undefined || toDns.some((rule) => namesDns(firewall, rule))) continue;
      report({
        item,
        message: `has pods that reach the cluster's DNS by a range of addresses alone (${showRule(first)}), which does not hold its pods here`,
        remedy: 'allow egress to the pods k8s-app=kube-dns of the namespace kube-system on UDP 53 and TCP 53',
      });
    }
    const privateBlocks = byBody(({ peers }) =>
      (peers ?? []).flatMap((peer, index) => {
        if (peer.type !== 'block' || peer.range === undefined) return [];
        const { cidr, range } = peer;
        const isInside = clusters.some((cluster) => covers(cluster, range));
        return isInside && !outer.some((one) => overlaps(one, range)) ? [{ cidr, index }] : [];
      }),
    );
    for (const { item, rules } of Firewall.of(inventory).policies)
      for (const rule of [...rules.ingress, ...rules.egress])
        for (const { cidr, index } of privateBlocks(rule)) {
          report({
            item,
            property: `${rule.path}.${rule.direction === 'ingress' ? 'from' : 'to'}[${String(index)}].ipBlock`,
            message: 'is a private range: it matches machines outside the cluster, but neither pods nor nodes',
            given: cidr,
            remedy:
              'select pods by labels; for nodes and an API server on them use a CiliumNetworkPolicy with toEntities, or the option policy-cidr-match-mode=nodes; if machines outside the cluster are meant, suppress the rule',
          });
        }
  },
};

/** Whether a rule means the pods of the DNS as such, or everybody. */
function namesDns(firewall: Firewall, { peers, policy }: PolicyRule): boolean {
  if (peers === undefined) return true;
  return peers.some((peer) => peer.type === 'pods' && firewall.podsOf(peer, policy.namespace).includes(CLUSTER_DNS));
}

function namesOf(pods: readonly Pods[]): string {
  const names = [...new Set(pods.map(({ id }) => id))];
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${String(names.length - 3)} more`;
}

/** Rules about addresses that are special in a cloud. */
export const addressRules: readonly ManifestRule[] = [metadata, wideRange, identityEndpoint, podAddresses];
