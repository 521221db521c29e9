import { mebibytes } from '../../core';
import type { ObjectStoreSettings } from './object-store-settings';

/** Ports of a Garage node. */
export const GARAGE_PORTS = { s3: 3900, rpc: 3901, admin: 3903 } as const;

/**
 * Configuration of one node. Secrets are not in it: Garage reads them from the files that its environment names.
 *
 * @param settings - the store
 * @param address - host and port at which the other nodes reach this one, whatever the address of its pod
 * @returns the file, in TOML
 */
export function garageConfig(settings: ObjectStoreSettings, address: string): string {
  // with three copies the others make up for what one node had not yet written when it lost power
  const sync = settings.replicationFactor < 3;
  return `metadata_dir = "/data/meta"
data_dir = "/data/data"
db_engine = "lmdb"
metadata_auto_snapshot_interval = "6h"
metadata_fsync = ${String(sync)}
data_fsync = ${String(sync)}
replication_factor = ${String(settings.replicationFactor)}
block_ram_buffer_max = "${String(Math.floor(mebibytes(settings.memory) / 4))}MiB"
rpc_bind_addr = "[::]:${String(GARAGE_PORTS.rpc)}"
rpc_public_addr = "${address}"

[s3_api]
s3_region = "${settings.region}"
api_bind_addr = "[::]:${String(GARAGE_PORTS.s3)}"

[admin]
api_bind_addr = "[::]:${String(GARAGE_PORTS.admin)}"
`;
}
