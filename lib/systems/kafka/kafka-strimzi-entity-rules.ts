import type { Rule } from '../../rules/engine';
import { listAt, textAt } from '../../rules/operators/at';
import { StrimziModel } from '../../rules/operators/strimzi/strimzi-model';

const OPERATORS = ['topicOperator', 'userOperator'] as const;

const watchedNamespace: Rule = {
  id: 'strimzi-watched-namespace',
  severity: 'warning',
  title: 'Topics and users stand in the namespace of their cluster',
  reason: 'operators from 1.0.1 on ignore watchedNamespace unless they are told otherwise',
  source: 'Strimzi changelog, 1.0.1',
  check: (model, report) => {
    for (const { item, object } of StrimziModel.of(model.inventory).clusters) {
      for (const operator of OPERATORS) {
        const given = textAt(object, 'spec', 'entityOperator', operator, 'watchedNamespace');
        if (given === undefined) continue;
        report({
          construct: model.constructOf(item),
          property: `spec.entityOperator.${operator}.watchedNamespace`,
          message: 'is ignored',
          given,
          remedy:
            'put the resources into the namespace of the cluster, or set STRIMZI_ENTITY_OPERATOR_WATCHED_NAMESPACE_ENABLED on the operator',
        });
      }
    }
  },
};

const topicFinalizers: Rule = {
  id: 'strimzi-topic-finalizers',
  severity: 'warning',
  title: 'The topic operator puts no finalizers on topics',
  reason: 'a namespace that is deleted waits for ever for an operator that was deleted with it',
  source: 'Strimzi issues 9035, 11901',
  check: (model, report) => {
    for (const { item, object, topics } of StrimziModel.of(model.inventory).clusters) {
      const env = listAt(object, 'spec', 'entityOperator', 'template', 'topicOperatorContainer', 'env');
      const off = env.some(({ name, value }) => name === 'STRIMZI_USE_FINALIZERS' && value === 'false');
      if (off || topics.length === 0) continue;
      report({
        construct: model.constructOf(item),
        property: 'spec.entityOperator.template.topicOperatorContainer.env',
        message: 'leaves finalizers on',
        remedy: 'set STRIMZI_USE_FINALIZERS to "false", or delete topics before the cluster',
      });
    }
  },
};

/** Rules about topics and users that hold for our own clusters. */
export const strimziEntityRules: readonly Rule[] = [topicFinalizers, watchedNamespace];
