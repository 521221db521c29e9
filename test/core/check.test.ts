import { App, Chart, Testing } from 'cdk8s';
import * as fc from 'fast-check';

import {
  CallSite,
  Check,
  ConfigError,
  didYouMean,
  formatProblem,
  Problems,
  showValue,
  type Problem,
} from '../../lib/core';
import { LateValue } from '../../lib/testing';

function checked(act: (check: Check) => unknown): { value: unknown; problems: Problem[] } {
  const chart = new Chart(new App(), 'chart');
  CallSite.declare(chart);
  const value = act(new Check(chart));
  return { value, problems: Problems.of(chart).all() };
}

describe('a check', () => {
  test('takes what is allowed and says nothing', () => {
    const { value, problems } = checked((check) => [
      check.integer('brokers', 3, { min: 1, max: 9 }),
      check.oneOf('cleanup', 'compact', ['delete', 'compact']),
      check.dnsLabel('name', 'events-1'),
    ]);
    expect({ value, problems }).toEqual({ value: [3, 'compact', 'events-1'], problems: [] });
  });

  test('fails a name that no Service can have, and goes on with one that it can', () => {
    const { value, problems } = checked((check) => check.serviceName('name', '0-events'));
    expect(value).toBe('x-events');
    expect(problems).toMatchObject([{ property: 'name', given: '"0-events"' }]);
    expect(checked((check) => check.serviceName('name', 'events-0')).problems).toEqual([]);
    // one problem, and not two, for a name that is wrong in more than its beginning
    expect(checked((check) => check.serviceName('name', '0_events')).problems).toHaveLength(1);
  });

  test('fails a number outside its range, and goes on with the nearest one', () => {
    const { value, problems } = checked((check) => check.integer('brokers', 12, { min: 1, max: 9, unit: 'brokers' }));
    expect(value).toBe(9);
    expect(problems).toMatchObject([
      { path: 'chart', property: 'brokers', message: 'must be 1 to 9 brokers', given: '12', allowed: '1 to 9' },
    ]);
    expect(problems[0]?.at).toMatch(/^test\/core\/check\.test\.ts:\d+:\d+$/);
  });

  test.each([1.5, Number.NaN, Infinity])('fails %d where a whole number is needed', (given) => {
    const { value, problems } = checked((check) => check.integer('brokers', given, { min: 1 }));
    expect(value).toBe(1);
    expect(problems[0]?.message).toBe('must be a whole number');
  });

  test('fails an unknown word, with the one that was probably meant', () => {
    const { value, problems } = checked((check) => check.oneOf<string>('cleanup', 'compcat', ['delete', 'compact']));
    expect(value).toBe('delete');
    expect(problems[0]?.message).toBe('is not one of the values that exist here; did you mean "compact"?');
    expect(problems[0]?.allowed).toBe('delete, compact');
  });

  test('fails every name that Kubernetes refuses, and goes on with one that it takes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9-]{0,70}$/)), (given) => {
        const { value, problems } = checked((check) => check.dnsLabel('name', given));
        expect(value).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
        expect(problems.length === 0).toBe(value === given);
      }),
    );
  });

  test('fails a late value where a plain one is needed', () => {
    const late: unknown = LateValue.known(3);
    const { problems } = checked((check) => {
      check.settled({ brokers: late, list: [{ deep: late }], host: late, size: 3 }, ['host']);
    });
    expect(problems.map(({ property }) => property)).toEqual(['brokers', 'list[0].deep']);
    expect(problems[0]?.given).toBe('"a late value (an Output)"');
  });
});

describe('the word that was probably meant', () => {
  const known = ['bootstrap.servers', 'security.protocol', 'acks'];

  test.each([
    ['bootstrap.server', 'bootstrap.servers'],
    ['boostrap.servers', 'bootstrap.servers'],
    ['Security.Protocol', 'security.protocol'],
    ['acsk', 'acks'],
  ])('for %s is %s', (given, meant) => {
    expect(didYouMean(given, known)).toBe(`; did you mean "${meant}"?`);
  });

  test('is nothing where none is near', () => {
    expect(didYouMean('compression.type', known)).toBe('');
  });

  test('is found for every word with one slip in it', () => {
    const word = fc.stringMatching(/^[a-z.]{5,20}$/);
    fc.assert(
      fc.property(word, fc.nat(), fc.constantFrom('drop', 'double', 'swap'), (meant, place, slip) => {
        const i = place % (meant.length - 1);
        const [a = '', b = ''] = [meant[i], meant[i + 1]];
        const middle = { drop: b, double: a + a + b, swap: b + a }[slip];
        expect(didYouMean(meant.slice(0, i) + middle + meant.slice(i + 2), [meant])).toContain(`"${meant}"`);
      }),
    );
  });
});

describe('an error', () => {
  test('reads as a list of what is wrong, where, and what to do', () => {
    const problem: Problem = {
      path: 'streaming/events',
      property: 'brokers',
      message: 'must be 1 to 9',
      given: '12',
      allowed: '1 to 9',
      remedy: 'give fewer',
      at: 'main.ts:3:7',
    };
    expect(new ConfigError([problem, { path: '', message: 'is odd' }]).message).toBe(`2 problems:

1. streaming/events: brokers
   must be 1 to 9
   given:   12
   allowed: 1 to 9
   do:      give fewer
   at:      main.ts:3:7

2. is odd
`);
  });

  test('shows values briefly, whatever they are', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect([showValue('a'), showValue([1]), showValue(undefined), showValue(() => 1), showValue(cycle)]).toEqual([
      '"a"',
      '[1]',
      'undefined',
      'a function',
      '[object Object]',
    ]);
    expect(showValue('x'.repeat(100))).toHaveLength(80);
  });

  test('is the same problem once, however often it was recorded', () => {
    const chart = new Chart(Testing.app(), 'chart');
    for (let i = 0; i < 3; i++) Problems.of(chart).add(chart, { message: 'is odd' });
    expect(Problems.of(chart).all()).toHaveLength(1);
    expect(formatProblem({ path: 'a', message: 'b' }, 1)).toBe('1. a\n   b');
  });
});
