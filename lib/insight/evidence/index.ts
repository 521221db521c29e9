export { STANDARDS, type Control, type Standard } from './control';
export { controls, evidenceOf, rulesOf, type ControlStatus, type Evidence, type EvidenceFinding } from './evidence';
export { formatEvidence } from './format';
export { nameOf, proofOf, type Proof } from './proof';
