import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { SecretShape } from '../../connect';
import { decode, type Material } from './material';

/** What a certificate of the cluster is worth. */
export interface CertificateVerdict {
  /** Why it can't be used as it is; empty if it can. */
  readonly faults: readonly string[];
  /** When it ends, if that is soon: less than a third of its life is left. */
  readonly ending: Date | undefined;
}

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Reads certificates.
 *
 * @param base64 - one or several in PEM, as a Secret holds them
 * @returns all of them, in their order
 */
export function certificatesOf(base64: string): X509Certificate[] {
  return (decode(base64).match(PEM_CERTIFICATE) ?? []).map((text) => new X509Certificate(text));
}

/**
 * Judges a certificate as it stands in the cluster.
 *
 * @param shape - what it must be
 * @param material - certificate, and private key and issuer where they are known
 * @param now - the time
 * @returns what is wrong with it, and whether it ends soon
 */
export function judgeCertificate(
  shape: Extract<SecretShape, { type: 'certificate' | 'certificate-authority' }>,
  material: Material,
  now: Date,
): CertificateVerdict {
  try {
    return judge(shape, material, now);
  } catch (error) {
    // what OpenSSL says of text that is no key or no certificate; it repeats nothing of the text
    return { faults: [`can't be read: ${error instanceof Error ? error.message : String(error)}`], ending: undefined };
  }
}

function judge(
  shape: Extract<SecretShape, { type: 'certificate' | 'certificate-authority' }>,
  { certificate: text, 'private-key': key, 'issuer-certificate': issuer }: Material,
  now: Date,
): CertificateVerdict {
  const [certificate] = certificatesOf(text ?? '');
  if (certificate === undefined) return { faults: ['is no certificate in PEM'], ending: undefined };
  const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  const faults: string[] = [];
  if (to <= now.getTime()) faults.push(`has ended on ${day(to)}`);
  if (key !== undefined && !certificate.checkPrivateKey(createPrivateKey(decode(key))))
    faults.push('does not belong to its private key');
  if (shape.type === 'certificate') {
    const names = alternativeNames(certificate);
    const lacking = shape.dnsNames.filter((name) => !names.has(name));
    if (lacking.length > 0) faults.push(`lacks the names ${lacking.join(', ')}`);
    const [authority] = certificatesOf(issuer ?? '');
    if (authority !== undefined && !certificate.verify(authority.publicKey))
      faults.push(`was not signed by ${shape.issuer}`);
  } else if (!certificate.ca) {
    faults.push('is not the certificate of an authority');
  }
  const soon = to - now.getTime() < (to - from) / 3;
  return { faults, ending: soon ? new Date(to) : undefined };
}

function alternativeNames(certificate: X509Certificate): Set<string> {
  const names = (certificate.subjectAltName ?? '').split(', ').map((entry) => entry.replace(/^(DNS|IP Address):/, ''));
  return new Set(names.map((name) => (isIP(name) === 6 ? name.toLowerCase() : name)));
}

/**
 * @param time - a time
 * @returns its day, as `2026-01-31`
 */
export function day(time: Date | number): string {
  return new Date(time).toISOString().slice(0, 10);
}
