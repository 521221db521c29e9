export { Client, type ClientProps, type IClient } from './client';
export { Grant, type GrantProps } from './grant';
export { BINDING_ROOT, Ledger, type Connection } from './ledger';
export {
  Needs,
  type BucketNeed,
  type CloudIdentityNeed,
  type Need,
  type OperatorNeed,
  type SecretNeed,
  type SecretPart,
  type SecretPlace,
  type SecretShape,
  type StorageClassNeed,
} from './need';
export type { IObjectLocation } from './object-location';
export {
  isPodSet,
  peerKey,
  type AddressSet,
  type Endpoint,
  type Flow,
  type Peer,
  type PodSet,
  type Port,
  type Transport,
} from './peer';
export { credentialName, Provider, type Offer, type ProviderProps, type SecretProjection } from './provider';
export type { HttpWire, KafkaSecurity, KafkaWire, Protocol, S3Credentials, S3Location, S3Wire, Wire } from './wire';
