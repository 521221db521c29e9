import { Inventory } from '../../lib/model';
import { object } from '../rules/cases/case';

describe('an inventory', () => {
  const role = object('rbac.authorization.k8s.io/v1', 'ClusterRole', {}, { name: 'reader', namespace: 'shop' });
  const inventory = Inventory.of([role, object('v1', 'Secret')]);

  test('finds an object that has no namespace, whatever somebody wrote into it or asks for', () => {
    const kind = 'rbac.authorization.k8s.io/ClusterRole';
    expect(inventory.find(kind, undefined, 'reader')?.object).toBe(role);
    expect(inventory.find(kind, 'other', 'reader')?.object).toBe(role);
  });

  test('tells objects with a namespace apart by it', () => {
    expect(inventory.find('/Secret', 'shop', 'web')).toBeDefined();
    expect(inventory.find('/Secret', 'other', 'web')).toBeUndefined();
  });
});
