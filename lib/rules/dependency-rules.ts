import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Rule } from './rule';

const cycle: Rule = {
  id: 'dependency-cycle',
  severity: 'error',
  title: 'No dependency leads back to itself',
  reason: 'no order of application fulfils it',
  source: 'the contract of addDependency',
  check: (model, report) => {
    if (model.dependencies.length === 0) return;
    for (const constructs of model.order.cycles) {
      const [construct] = constructs;
      if (construct === undefined) continue;
      report({
        construct,
        message: `depends on itself: ${constructs.map(({ node }) => node.path).join(' → ')}`,
        remedy: 'take one of these dependencies away',
      });
    }
  },
};

const acrossCharts: Rule = {
  id: 'dependency-across-charts',
  severity: 'warning',
  title: 'Dependencies stay within a chart',
  reason: 'each chart is a file of its own, and files are applied in the order of their names',
  source: 'kubectl apply: files of a folder in lexical order',
  check: (model, report) => {
    const pairs = new Map<string, { readonly source: IConstruct; readonly target: IConstruct }>();
    for (const { source, target } of model.dependencies) {
      const [from, to] = [chartOf(source), chartOf(target)];
      if (from !== undefined && to !== undefined && from !== to) {
        pairs.set(`${from.node.path}\n${to.node.path}`, { source: from, target: to });
      }
    }
    for (const { source, target } of pairs.values()) {
      report({
        construct: source,
        message: `depends on ${target.node.path}, which the order of the files does not express`,
        remedy:
          'leave it to Kubernetes, which starts over until what is needed is there, or apply the charts one by one',
      });
    }
  },
};

function chartOf(construct: IConstruct): Chart | undefined {
  return construct.node.scopes.reverse().find((scope): scope is Chart => Chart.isChart(scope));
}

/** Rules about `addDependency`. */
export const dependencyRules: readonly Rule[] = [cycle, acrossCharts];
