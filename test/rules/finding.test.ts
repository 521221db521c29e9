import { formatFindings, type Finding } from '../../lib/rules';

const finding = (rule: string, path: string): Finding => ({
  rule,
  severity: 'warning',
  path,
  message: 'is wrong',
  reason: 'else it breaks',
  remedy: 'mend it',
});

describe('the table of findings', () => {
  it('is empty without findings', () => {
    expect(formatFindings([])).toBe('');
  });

  it('has a line for what is wrong and one for what to do, in columns', () => {
    expect(formatFindings([finding('a-rule', 'shop/web'), finding('another-rule', 'shop')])).toBe(
      [
        'warning  a-rule        shop/web  is wrong',
        '         -> mend it',
        'warning  another-rule  shop      is wrong',
        '         -> mend it',
      ].join('\n'),
    );
  });

  it('counts what it is told not to print, rule by rule', () => {
    const findings = ['a', 'b', 'c'].flatMap((path) => [finding('a-rule', path), finding('b-rule', path)]);
    const lines = formatFindings([...findings, finding('c-rule', 'd')], { perRule: 1 }).split('\n');
    expect(lines.filter((line) => line.includes('is wrong'))).toHaveLength(3);
    expect(lines.slice(-2)).toEqual([
      'a-rule: 2 more, all of which stand in findings.json',
      'b-rule: 2 more, all of which stand in findings.json',
    ]);
  });

  it('says who accepted a finding, until when and why', () => {
    const suppressed = { rule: 'a-rule', reason: 'a test', owner: 'platform-team', expires: '2027-03-31' };
    expect(formatFindings([{ ...finding('a-rule', 'shop'), suppressed }])).toContain(
      'accepted  a-rule  shop  is wrong (accepted until 2027-03-31 by platform-team: a test)',
    );
  });
});
