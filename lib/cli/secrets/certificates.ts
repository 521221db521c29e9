import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import 'reflect-metadata'; // the next asks for it, and must find it before it is loaded
import * as x509 from '@peculiar/x509';
import type { SecretShape } from '../../connect';
import { CommandError } from '../command';
import { certificatesOf } from './judge-certificate';
import { decode, encode, type Material } from './material';

/** P-256 with SHA-256: what every TLS stack of these systems speaks, and a key is made in a millisecond. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Clocks of nodes differ: a certificate is valid from a little before it was made. */
const CLOCK_SKEW_MS = 5 * 60 * 1000;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Longest common name (RFC 5280, ub-common-name). */
const LONGEST_COMMON_NAME = 64;

const USAGES = { server: x509.ExtendedKeyUsage.serverAuth, client: x509.ExtendedKeyUsage.clientAuth } as const;

/**
 * Makes a certificate authority that signs itself.
 *
 * @param shape - its name and life
 * @param now - the time
 * @param known - its key, if it is to be kept: then everything that it has signed stays valid
 * @returns certificate and private key
 */
export async function makeAuthority(
  shape: Extract<SecretShape, { type: 'certificate-authority' }>,
  now: Date,
  known?: string,
): Promise<Material> {
  const keys = known === undefined ? await makeKeys() : await readKeys(known);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: commonName(shape.commonName.slice(0, LONGEST_COMMON_NAME)), // no client looks at an authority's name
    notBefore: new Date(now.getTime() - CLOCK_SKEW_MS),
    notAfter: new Date(now.getTime() + shape.days * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true), // signs certificates, but no further authorities
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: encode(pem(certificate)), 'private-key': known ?? (await privateKey(keys)) };
}

/**
 * Makes a certificate and its key.
 *
 * @param shape - its names, usages and life
 * @param issuer - the authority's certificate and private key
 * @param now - the time
 * @returns chain, private key (PKCS#8), and the authority's certificate
 */
export async function makeCertificate(
  shape: Extract<SecretShape, { type: 'certificate' }>,
  issuer: { readonly certificate: string; readonly privateKey: string },
  now: Date,
): Promise<Material> {
  const [authority, ...above] = certificatesOf(issuer.certificate).map((one) => new x509.X509Certificate(one.raw));
  if (authority === undefined) throw new CommandError(`The authority ${shape.issuer} holds no certificate in PEM.`);
  const keys = await makeKeys();
  const end = Math.min(now.getTime() + shape.days * DAY_MS, authority.notAfter.getTime());
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: commonName(shape.commonName),
    issuer: authority.subjectName,
    notBefore: new Date(now.getTime() - CLOCK_SKEW_MS),
    notAfter: new Date(end),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: (await readKeys(issuer.privateKey)).privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(shape.usages.map((usage) => USAGES[usage])),
      ...(shape.dnsNames.length === 0
        ? []
        : [new x509.SubjectAlternativeNameExtension(shape.dnsNames.map(alternative))]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  // whoever checks the chain has the authority that signs itself: only those between belong into it
  const between = [authority, ...above].filter((one) => one.subject !== one.issuer);
  return {
    certificate: encode([certificate, ...between].map(pem).join('')),
    'private-key': await privateKey(keys),
    'issuer-certificate': issuer.certificate,
  };
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

/** Reads a key that was made here, or elsewhere on the same curve. */
async function readKeys(base64: string): Promise<webcrypto.CryptoKeyPair> {
  const der = x509.PemConverter.decodeFirst(decode(base64));
  const privateKey = await webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, true, ['sign']);
  const { d, key_ops, ...jwk } = await webcrypto.subtle.exportKey('jwk', privateKey);
  const publicKey = await webcrypto.subtle.importKey('jwk', jwk, ALGORITHM, true, ['verify']);
  return { privateKey, publicKey };
}

async function privateKey(keys: webcrypto.CryptoKeyPair): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return encode(`${x509.PemConverter.encode(der, x509.PemConverter.PrivateKeyTag)}\n`);
}

function pem(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}

function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40; // positive and without leading zeros, as DER wants it
  return bytes.toString('hex');
}

function commonName(text: string): x509.Name {
  if (text.length > LONGEST_COMMON_NAME)
    throw new CommandError(
      `The common name "${text}" has ${String(text.length)} characters; a certificate takes ${String(LONGEST_COMMON_NAME)}.`,
    );
  return new x509.Name([{ CN: [text] }]);
}

function alternative(name: string): x509.JsonGeneralName {
  return { type: isIP(name) === 0 ? 'dns' : 'ip', value: name };
}
