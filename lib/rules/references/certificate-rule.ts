import type { Json } from '../../kubernetes';
import { isObject } from '../../model';
import type { ManifestRule } from '../manifest-rule';
import { word } from '../word';

/** Durations as Go reads them: the longest unit is the hour. */
const DURATION = /^(?:\d+(?:\.\d+)?(?:h|m|s|ms|us|µs|ns))+$/;
const PART = /(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g;
const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

function secondsOf(value: Json | undefined): number | undefined {
  if (typeof value !== 'string' || !DURATION.test(value)) return undefined;
  let seconds = 0;
  for (const [, number, unit = ''] of value.matchAll(PART)) seconds += Number(number) * (SECONDS[unit] ?? 0);
  return seconds;
}

/** Of X.509: ub-common-name. */
const LONGEST_COMMON_NAME = 64;

/** That certificates can be issued. */
export const certificateFields: ManifestRule = {
  id: 'certificate-fields',
  severity: 'error',
  title: 'Certificates have durations that cert-manager reads, and names that X.509 takes',
  reason: 'its webhook refuses the Certificate, or no issuer signs it',
  source: 'https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.CertificateSpec; RFC 5280, appendix A.1',
  equivalents: {},
  objects: {
    'cert-manager.io/Certificate': (item, report) => {
      const { spec } = item.object;
      if (!isObject(spec)) return;
      for (const field of ['duration', 'renewBefore']) {
        const given = spec[field];
        if (typeof given !== 'string' || given.includes('⟦late:') || secondsOf(given) !== undefined) continue;
        report({
          item,
          property: `spec.${field}`,
          message: 'is no duration',
          given,
          allowed: 'hours, minutes and seconds, for instance 2160h',
          remedy: 'write it in hours: 90 days are 2160h',
        });
      }
      const [whole, before] = [secondsOf(spec.duration), secondsOf(spec.renewBefore)];
      if (whole !== undefined && before !== undefined && before >= whole)
        report({
          item,
          property: 'spec.renewBefore',
          message: 'is not shorter than duration',
          given: spec.renewBefore,
          allowed: `less than ${word(spec.duration)}`,
          remedy: 'write a third of duration',
        });
      const { commonName } = spec;
      if (typeof commonName === 'string' && commonName.length > LONGEST_COMMON_NAME)
        report({
          item,
          property: 'spec.commonName',
          message: `is ${String(commonName.length)} characters long`,
          given: commonName,
          allowed: `at most ${String(LONGEST_COMMON_NAME)}`,
          remedy: 'leave it out: clients read dnsNames',
        });
    },
  },
};
