/** Where the docker command line keeps what it remembers. */
import path from 'node:path';
import type {Host} from '../../host/host.ts';

export const dockerFolder = (host: Host): string => host.env['DOCKER_CONFIG'] || path.join(host.homeDir, '.docker');
