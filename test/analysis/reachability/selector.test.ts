import { parseSelector, selects, selectsAll, showSelector } from '../../../lib/analysis/reachability/selector';
import type { Json } from '../../../lib/kubernetes';

const holds = (selector: Json, labels: Record<string, string>): boolean => selects(parseSelector(selector), labels);
const asks = (operator: string, values?: string[]): Json => ({
  matchExpressions: [{ key: 'tier', operator, ...(values === undefined ? {} : { values }) }],
});

// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
describe('a label selector', () => {
  it('selects everything when it is empty or absent', () => {
    for (const selector of [undefined, {}, { matchLabels: {} }, { matchExpressions: [] }]) {
      expect(selectsAll(parseSelector(selector))).toBe(true);
      expect(selects(parseSelector(selector), {})).toBe(true);
    }
  });

  it('that asks for anything does not select everything', () => {
    expect(selectsAll(parseSelector({ matchLabels: { app: 'kafka' } }))).toBe(false);
    expect(selectsAll(parseSelector(asks('Exists')))).toBe(false);
  });

  it('wants all its labels, each with its value', () => {
    const selector = { matchLabels: { app: 'kafka', role: 'broker' } };
    expect(holds(selector, { app: 'kafka', role: 'broker', more: 'x' })).toBe(true);
    expect(holds(selector, { app: 'kafka', role: 'controller' })).toBe(false);
    expect(holds(selector, { app: 'kafka' })).toBe(false);
    expect(holds(selector, {})).toBe(false);
  });

  it('In wants the label with one of the values', () => {
    expect(holds(asks('In', ['a', 'b']), { tier: 'b' })).toBe(true);
    expect(holds(asks('In', ['a', 'b']), { tier: 'c' })).toBe(false);
    expect(holds(asks('In', ['a', 'b']), {})).toBe(false);
  });

  it('NotIn wants none of the values, and takes what has no such label', () => {
    expect(holds(asks('NotIn', ['a', 'b']), { tier: 'b' })).toBe(false);
    expect(holds(asks('NotIn', ['a', 'b']), { tier: 'c' })).toBe(true);
    expect(holds(asks('NotIn', ['a', 'b']), {})).toBe(true);
  });

  it('Exists and DoesNotExist ask for the label alone', () => {
    expect(holds(asks('Exists'), { tier: '' })).toBe(true);
    expect(holds(asks('Exists'), { app: 'kafka' })).toBe(false);
    expect(holds(asks('DoesNotExist'), { tier: 'a' })).toBe(false);
    expect(holds(asks('DoesNotExist'), {})).toBe(true);
  });

  it('with an operator that Kubernetes does not know selects nothing', () => {
    expect(holds(asks('Gt', ['1']), { tier: '2' })).toBe(false);
    expect(holds({ matchExpressions: [{ key: 'tier' }] }, { tier: '2' })).toBe(false);
  });

  it('wants labels and requirements together', () => {
    const selector = { matchLabels: { app: 'kafka' }, ...Object(asks('In', ['a'])) };
    expect(holds(selector, { app: 'kafka', tier: 'a' })).toBe(true);
    expect(holds(selector, { app: 'kafka', tier: 'b' })).toBe(false);
    expect(holds(selector, { app: 'flink', tier: 'a' })).toBe(false);
  });

  it('is read as people write it', () => {
    const selector = {
      matchLabels: { app: 'kafka' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['a', 'b'] },
        { key: 'old', operator: 'DoesNotExist' },
      ],
    };
    expect(showSelector(parseSelector(selector))).toBe('app=kafka, tier In (a, b), old DoesNotExist');
  });
});
