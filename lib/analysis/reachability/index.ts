export { DeclaredFlows, type BrokenFlow, type DeclaredFlow } from './declared-flows';
export { opensInEitherDirection, strayRules, type StrayRule } from './either-direction';
export { formatExplanation, showRule, type Explanation, type SideExplanation } from './explanation';
export { Firewall, portsOf, type Holding, type Other, type Outside, type Side } from './firewall';
export { CLUSTER_DNS, NAMESPACE_NAME, PodIndex, type NamedPort, type Pods } from './pods';
export { notJudged, type NotJudged } from './not-judged';
export type { BlockPeer, Direction, PodPeer, Policy, PolicyRule, RulePeer, RulePort } from './policy';
export {
  ALL_PORTS,
  includesPort,
  intersect,
  NO_PORTS,
  portSet,
  showPorts,
  subtract,
  type PortRange,
  type PortSet,
  type Protocol,
} from './port-set';
export { dnsAccess, Reachability, type DnsAccess, type OpenWay, type WayOut } from './reachability';
export { outside, strangers, type Destination, type LabelledPods, type PodReference } from './references';
export { selects, selectsAll, showSelector, type Selector } from './selector';
