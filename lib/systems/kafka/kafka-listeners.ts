/** Ports of a node: they are fixed, so that policies, certificates and clients agree whatever the engine's names are. */
export const PORTS = {
  /** Controllers, and what brokers tell them: mutual TLS. */
  controller: 9090,
  /** Brokers among each other, and the admin job: mutual TLS. */
  internal: 9091,
  /** Clients. */
  clients: 9092,
} as const;

/**
 * Names of the listeners. The image's start script takes names that contain SSL or SASL for orders to look for key
 * stores, so these are neutral and mapped to protocols by configuration.
 */
export const LISTENERS = { controller: 'CONTROLLER', internal: 'INTERNAL', clients: 'CLIENTS' } as const;

/** Folder of the certificate of a node or tool. */
export const TLS_PATH = '/etc/kafka/tls';
/** Folder of the volume. The log directory lies below it: a volume's root may hold `lost+found`, which Kafka refuses. */
export const DATA_PATH = '/var/lib/kafka/data';
/** Directories that the image's programs write to beside the volume. */
export const WRITABLE = ['/opt/kafka/config', '/opt/kafka/logs', '/tmp'] as const;
/** Number of the image's user. */
export const USER = 1000;
