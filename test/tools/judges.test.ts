import { manifestRules } from '../../lib/rules';
import { compare, judgeOurselves } from '../../tools/judges/comparison';
import { conformance } from '../../tools/judges/conformance';
import { differences } from '../../tools/judges/differences';
import { findProgram, variableOf, yamlOf, type Complaints, type Group, type Judge } from '../../tools/judges/judge';
import { pod } from '../rules/cases/case';

const privileged = pod({}, { securityContext: { privileged: true } });
const plain = pod();

/** A tool that knows one check, and finds it where it is told. */
function judgeThatFinds(id: string, finds: (object: Group[number]) => boolean): Judge {
  return {
    name: 'a tool',
    tool: 'checkov',
    program: 'a-tool',
    decides: (one) => one === id,
    judge: (_program, groups): Complaints =>
      groups.map((group) => group.map((object) => new Set(finds(object) ? [id] : []))),
  };
}

describe('holding rules against a tool', () => {
  const cases = {
    'pod-security-privileged': {
      bad: [{ what: 'a privileged container', objects: [privileged] }],
      good: [{ what: 'a plain one', objects: [plain] }],
    },
  };
  const faultOf = (finds: (object: Group[number]) => boolean) =>
    conformance(judgeThatFinds('CKV_K8S_16', finds), '', cases);

  test('a check holds that is found in a bad case and not in a good one', () => {
    expect(faultOf((object) => object === privileged)).toEqual([
      { rule: 'pod-security-privileged', id: 'CKV_K8S_16', fault: undefined, stricter: [] },
    ]);
  });

  test('fails on a check that is found nowhere, or everywhere', () => {
    expect(faultOf(() => false)).toMatchObject([{ fault: 'not found' }]);
    expect(faultOf(() => true)).toMatchObject([{ fault: 'always found', stricter: ['a plain one'] }]);
  });

  test('differences that are explained are of checks that rules stand for', () => {
    const known = manifestRules.flatMap(({ id, equivalents }) =>
      Object.values(equivalents).flatMap((ids: readonly string[]) => ids.map((one) => `${id} ${one}`)),
    );
    const explained = Object.values(differences).flatMap((ofTool) => Object.keys(ofTool));
    expect(explained.filter((key) => !known.includes(key))).toEqual([]);
  });

  test('findings are counted on both sides, object by object', () => {
    const groups = [[privileged], [plain]];
    const ours = groups.map(judgeOurselves);
    const judge = judgeThatFinds('CKV_K8S_16', (object) => object === plain);
    const { theirs, ours: own } = compare(judge, '', groups, ours);
    expect(theirs).toEqual([
      {
        id: 'CKV_K8S_16',
        others: ['pod-security-privileged'],
        both: 0,
        alone: [{ group: 1, object: 'Pod shop/web' }],
      },
    ]);
    expect(own).toEqual([
      {
        id: 'pod-security-privileged',
        others: ['CKV_K8S_16'],
        both: 0,
        alone: [{ group: 0, object: 'Pod shop/web' }],
      },
    ]);
  });

  test('texts that older YAML takes for something else are quoted', () => {
    expect(yamlOf([pod({}, { args: ['no', '0o17', '22:22'] })])).toMatch(/- "no"\n/);
  });

  test('a program is found by a variable of the environment', () => {
    expect(variableOf('kube-score')).toBe('JUDGE_KUBE_SCORE');
    process.env.JUDGE_NO_SUCH_TOOL = '/opt/no-such-tool';
    expect(findProgram('no-such-tool')).toBe('/opt/no-such-tool');
    delete process.env.JUDGE_NO_SUCH_TOOL;
    expect(findProgram('no-such-tool')).toBeUndefined();
  });
});
