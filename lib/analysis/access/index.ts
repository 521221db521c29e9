export { Access, bindingOf, mountsToken, runsAs, type Holder, type Right, type Runner } from './access';
export { Escalations, type Escalation, type Step } from './escalation';
export { groupsOf, identityOf, showIdentity, type Identity } from './identity';
export { allowedVerbs, coversResource, policyRules, type Action, type PolicyRule } from './policy';
export {
  allowsEverything,
  givesWhole,
  LEVELS,
  POWERS,
  powersOf,
  type HeldPower,
  type Level,
  type Power,
} from './powers';
export { reportAccess, type AccessReport } from './report';
export { CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING, Roles } from './roles';
export { statementsOf, type Statement } from './statements';
export { WELL_KNOWN_ROLES } from './well-known-roles';
