export { secretsInObject, type SecretInObject } from './secrets-in-object';
