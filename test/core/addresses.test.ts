import { covers, overlaps, parseRange, type AddressRange } from '../../lib/core';

function range(text: string): AddressRange {
  const parsed = parseRange(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

describe('address ranges', () => {
  test.each([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['0.0.0.0/0', '169.254.169.254/32', true],
    ['169.254.169.254/32', '169.254.169.254', true],
    ['169.254.169.254/32', '0.0.0.0/0', false],
    ['10.1.2.3/16', '10.1.0.0/24', true],
    ['::/0', 'fd00:ec2::254', true],
    ['fd00::/8', 'fd00:ec2::23/128', true],
    ['0.0.0.0/0', 'fd00:ec2::254', false],
    ['2001:db8::/32', '2001:db9::1', false],
    ['::ffff:10.0.0.0/104', '::ffff:10.1.2.3', true],
  ])('%s holds %s: %s', (outer, inner, expected) => {
    expect(covers(range(outer), range(inner))).toBe(expected);
  });

  test('two ranges meet when one holds part of the other', () => {
    expect(overlaps(range('10.0.0.0/8'), range('10.1.0.0/16'))).toBe(true);
    expect(overlaps(range('10.0.0.0/9'), range('10.128.0.0/9'))).toBe(false);
  });

  test.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.0/33',
    '10.0.0.0/',
    'x',
    '1::2::3',
    '1:2:3',
    '::/129',
    '1:2:3:4:5:6:7:8::',
  ])('fails to read %j', (text) => {
    expect(parseRange(text)).toBeUndefined();
  });
});
