import { object, workload, type RuleCase, type RuleCases } from './case';

const annotated = (rule: string, text: string, what = text): RuleCase => ({
  what: `${rule}: ${what}`,
  objects: [object('v1', 'Service', {}, { annotations: { [`cdk8s-data-platform/accept.${rule}`]: text } })],
});
const inTemplate = (text: string) =>
  workload('Deployment', {
    template: { metadata: { annotations: { 'cdk8s-data-platform/accept.naked-pod': text } }, spec: { containers: [] } },
  });

export const cases: RuleCases = {
  acceptance: {
    bad: [
      { ...annotated('naked-pod', 'a door'), at: ['metadata.annotations.cdk8s-data-platform/accept.naked-pod'] },
      annotated('naked-pod', 'a door; owner me'),
      annotated('naked-pod', 'a door; until 2027-01-01; owner me'),
      annotated('naked-pod', '; owner me; until 2027-01-01'),
      annotated('naked-pod', 'a door; owner me; until 2027-02-29', 'a day that does not exist'),
      annotated('naked-pods', 'a door; owner me; until 2027-01-01', 'a rule that does not exist'),
      {
        what: 'one of a pod template',
        objects: [inTemplate('x')],
        at: ['spec.template.metadata.annotations.cdk8s-data-platform/accept.naked-pod'],
      },
    ],
    good: [
      annotated('naked-pod', 'a door; owner me; until 2028-02-29'),
      annotated('naked-pod', 'over, which the finding tells; owner me; until 2001-01-01'),
      { what: 'a pod template', objects: [inTemplate('a; owner b; until 2027-01-01')] },
      { what: 'other annotations', objects: [object('v1', 'Service', {}, { annotations: { 'example.com/a': 'b' } })] },
    ],
  },
};
