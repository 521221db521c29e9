import type { S3Wire } from '../../connect';
import type { Text } from '../../core';

/**
 * What a connection to a store says that is not secret, as files of the binding.
 *
 * @param wire - the connection
 * @returns `endpoint` (not for a cloud's own), `region`, `path-style`, `buckets` and `locations`, lists one a line
 */
export function s3Facts(wire: S3Wire): Record<string, Text> {
  const { endpoint, region, pathStyle, locations } = wire;
  const buckets = [...new Set(locations.map(({ bucket }) => bucket))];
  const rights = locations.map(
    ({ bucket, prefix, access }) => `${[bucket, prefix].filter(Boolean).join('/')} ${access}`,
  );
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    region,
    'path-style': String(pathStyle),
    buckets: buckets.join('\n'),
    locations: rights.join('\n'),
  };
}
