import type { IConstruct } from 'constructs';
import { Chart } from 'cdk8s';
import { isPodSet, type AddressSet } from '../connect';
import type { ModelObject } from '../model';
import { dependencyRules } from './dependency-rules';
import { identityOf, lacksNamespace, someOf } from './identity';
import { lateRules } from './late-rules';
import { flowRules } from './network';
import type { Rule } from './rule';
import { secretInNeeds } from './secrets/needs-rule';

const duplicateIdentity: Rule = {
  id: 'object-identity',
  severity: 'error',
  title: 'No two objects have the same kind, namespace and name',
  reason: 'the second one applied overwrites the first in silence',
  source: 'Kubernetes: object names and ids; cdk8s does not check it',
  check: (model, report) => {
    const seen = new Map<string, ModelObject>();
    const pairs = new Map<
      string,
      { readonly first: IConstruct; readonly second: IConstruct; readonly names: string[] }
    >();
    for (const entry of model.objects) {
      const { kind, metadata } = entry.object;
      const key = identityOf(entry.object);
      const other = seen.get(key);
      if (other === undefined) {
        seen.set(key, entry);
        continue;
      }
      // one finding for two systems of one name, not one for each of their objects
      const first = diverging(other.construct, entry.construct);
      const second = diverging(entry.construct, other.construct);
      const pair = pairs.get(`${first.node.path}\n${second.node.path}`) ?? { first, second, names: [] };
      pair.names.push(`${kind} ${metadata.name}`);
      pairs.set(`${first.node.path}\n${second.node.path}`, pair);
    }
    for (const { first, second, names } of pairs.values()) {
      report({
        construct: second,
        message: `makes objects that ${first.node.path} makes too: ${someOf(names)}`,
        remedy: 'give one of the two another name, or put it into another namespace',
      });
    }
  },
};

/** The outermost construct around `a` that is not also around `b`. */
function diverging(a: IConstruct, b: IConstruct): IConstruct {
  const others = new Set(b.node.scopes);
  return a.node.scopes.find((scope) => !others.has(scope)) ?? a;
}

const namespaceGiven: Rule = {
  id: 'object-namespace',
  severity: 'error',
  title: 'Every object that lives in a namespace names it',
  reason: 'kubectl would put it wherever its context points',
  source: 'Kubernetes: namespaces',
  check: (model, report) => {
    const charts = new Map<IConstruct, string[]>();
    for (const { construct, object } of model.objects) {
      if (!lacksNamespace(object)) continue;
      const chart = Chart.of(construct);
      charts.set(chart, [...(charts.get(chart) ?? []), `${object.kind} ${object.metadata.name}`]);
    }
    for (const [chart, names] of charts) {
      report({
        construct: chart,
        property: 'namespace',
        message: `gives no namespace to ${someOf(names)}`,
        remedy: "give the chart a namespace: new Chart(app, 'id', { namespace: 'streaming' }), or use a Tenant",
      });
    }
  },
};

const apiServerAddress: Rule = {
  id: 'api-server-address',
  severity: 'warning',
  title: 'The target says where its API server is',
  reason: 'the policies of pods that call it open ports 443 and 6443 of every address instead',
  source: 'Kubernetes: network policies act after the translation of Services',
  check: (model, report) => {
    if (model.environment.target.apiServer !== undefined) return;
    const callers = model.flows.filter(
      (flow) => isPodSet(flow.from) && isAnywhere(flow.to) && (flow.port === 443 || flow.port === 6443),
    );
    if (callers.length === 0) return;
    const names = [
      ...new Set(
        callers.flatMap(({ from }) =>
          isPodSet(from) ? [`${from.namespace}/${from.serviceAccount ?? from.role}`] : [],
        ),
      ),
    ];
    report({
      construct: model.root,
      property: 'target.apiServer',
      message: `is not given, so ${names.join(', ')} may reach ports 443 and 6443 of every address`,
      remedy:
        "ask the cluster with npx data-platform api-server, and write Target.…({ apiServer: { cidrs: ['10.0.0.1/32'], ports: [6443] } })",
    });
  },
};

function isAnywhere(peer: object): boolean {
  const isAddresses = (value: object): value is AddressSet => 'cidrs' in value;
  return isAddresses(peer) && peer.cidrs.includes('0.0.0.0/0');
}

/** Rules that hold for every tree. */
export const genericRules: readonly Rule[] = [
  apiServerAddress,
  ...dependencyRules,
  duplicateIdentity,
  ...flowRules,
  ...lateRules,
  namespaceGiven,
  secretInNeeds,
] satisfies readonly Rule[];
