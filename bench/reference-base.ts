/**
 * What the reference platform does before it declares anything: it loads cdk8s and cdk8s-plus-28, and reads and packs
 * the 20,000 flights that its loader ships.
 */
import { gzipSync } from 'node:zlib';
import * as cdk8s from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { loaderRecords, readAirports, readFlights } from '../apps/flight-delays/flights';

gzipSync(loaderRecords(readFlights(), 6).join('\n'));
readAirports();
if (typeof cdk8s.App !== 'function' || typeof kplus.Job !== 'function') throw new Error('cdk8s is not what it was');
