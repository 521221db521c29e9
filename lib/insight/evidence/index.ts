export type { Control, Standard } from './control';
export { controls, evidenceOf, rulesOf, type ControlStatus, type Evidence, type EvidenceFinding } from './evidence';
export { formatEvidence } from './format';
export { nameOf, proofOf, type Proof } from './proof';
