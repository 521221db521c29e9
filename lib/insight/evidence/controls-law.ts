import { controlsOf, type Control } from './control';

const PEOPLE = 'organisation: procedures and people';

/** The common criteria of SOC 2 that a data platform’s manifests take part in. */
export const soc2Controls: readonly Control[] = controlsOf('SOC 2', [
  [
    'CC6.1',
    'Access to data and secrets is restricted',
    'B4 B5 B6 F16 F17',
    'who may reach the cluster and the repository',
  ],
  ['CC6.3', 'Rights follow roles, and are the least that do', 'B1 B2 B4 B5 B9', 'reviews of rights'],
  ['CC6.6', 'What is outside can’t reach in', 'C1 C2 C5 C8', 'firewalls and load balancers of the cloud'],
  ['CC6.7', 'Data is protected on its way', 'C6', 'TLS of each system: its own rules and README'],
  ['CC6.8', 'Only known software runs', 'A16 D1 D3 D4', 'scans of images'],
  ['CC7.1', 'Changes of configuration are seen', 'D1 D3', 'the Git history of the manifests; drift of the cluster'],
  ['CC7.2', 'What happens is watched', '', 'audit log, metrics and alerts: the team on call'],
  ['CC7.5', 'The platform recovers', 'F1 F2 F6 F7 F8', 'backups and exercises of restoring them'],
  ['CC8.1', 'Changes are judged before they are made', 'F22', 'reviews; data-platform diff shows what a change does'],
  ['A1.1', 'Capacity is planned', 'E1 E3 E4 E7', 'the size of the cluster'],
  ['A1.2', 'The platform bears failures', 'F4 F6 F8', 'zones and power of the data centres'],
  [
    'C1.1',
    'Confidential data is protected',
    'C1 C8 F16 F17',
    'encryption of volumes and buckets: storage classes and the cloud',
  ],
]);

/** Technical safeguards of HIPAA, 45 CFR § 164.312. */
export const hipaaControls: readonly Control[] = controlsOf('HIPAA', [
  ['164.312(a)(1)', 'Only those with a right have access', 'B4 B5 B6 B9 C1', 'users of the data systems: their grants'],
  ['164.312(a)(2)(i)', 'Everybody who has access has a name of their own', 'B2 B12', 'people: the identity provider'],
  ['164.312(a)(2)(ii)', 'Access in an emergency is arranged', '', PEOPLE],
  ['164.312(a)(2)(iii)', 'Sessions end by themselves', '', 'the programs that people work with'],
  [
    '164.312(a)(2)(iv)',
    'Data at rest is encrypted',
    '',
    'storage classes, buckets and etcd: the cloud or who runs the storage',
  ],
  ['164.312(b)', 'Access is recorded', '', 'audit logs of the API server and of each data system'],
  [
    '164.312(c)(1)',
    'Data is not altered or destroyed improperly',
    'A16 B13',
    'replication: the rules of each data system',
  ],
  ['164.312(c)(2)', 'It can be shown that data is unaltered', '', 'checksums of the data systems and of backups'],
  [
    '164.312(d)',
    'Who asks is who they say',
    'B2 B12',
    'authentication of each data system: its needs for secrets and certificates',
  ],
  ['164.312(e)(1)', 'Data on its way is guarded', 'C1 C5 C6', 'TLS of each system: its own rules and README'],
  ['164.312(e)(2)(i)', 'Data on its way is not altered', 'C6', 'TLS of each system'],
  ['164.312(e)(2)(ii)', 'Data on its way is encrypted', 'C6', 'TLS of each system'],
]);

/** Article 32 of the GDPR: security of processing. */
export const gdprControls: readonly Control[] = controlsOf('GDPR', [
  [
    '32(1)(a)',
    'Personal data is pseudonymised and encrypted',
    'C6',
    'encryption at rest; pseudonyms in the data itself',
  ],
  [
    '32(1)(b) confidentiality',
    'Systems keep data confidential',
    'A7 A8 A9 B4 B6 C1 C8 F16 F17',
    'who may reach the cluster',
  ],
  ['32(1)(b) integrity', 'Systems keep data whole', 'A16 D1 D3', 'replication: the rules of each data system'],
  ['32(1)(b) availability', 'Systems stay available', 'E1 E3 F1 F4 F6', 'nodes and zones of the cluster'],
  ['32(1)(b) resilience', 'Systems bear failures', 'F7 F8 F9', 'exercises'],
  ['32(1)(c)', 'Data and access are restored after an incident', '', 'backups, and exercises of restoring them'],
  ['32(1)(d)', 'The measures are tested regularly', '', 'this report with each change, and exercises: the team'],
  ['32(2)', 'The level fits the risk', '', PEOPLE],
  ['32(4)', 'People act on instructions only', 'B5 B7 B8', PEOPLE],
]);
