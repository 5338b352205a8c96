/** ca.pem, cert.pem and key.pem of DOCKER_CERT_PATH: read and tried here, so that the wrong one is named. */
import {createPrivateKey, X509Certificate} from 'node:crypto';
import path from 'node:path';
import type {Host} from '../../host/host.ts';
import type {Trouble} from '../../model/errors.ts';
import {isUnread, type Read} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import type {TlsMaterial} from '../target.ts';

const maxBytes = 256 * 1024;

function bad(file: string, why: SafeText): Trouble {
	return {
		what: words`TLS can't be set up`,
		why: words`${sanitise(file, 300)}: ${why}`,
		todo: words`Set DOCKER_CERT_PATH to the folder with this engine's ca.pem, cert.pem and key.pem`,
	};
}

function attempt<T>(read: () => T): T | null {
	try {
		return read();
	} catch {
		return null;
	}
}

/** As the docker command line: an authority is needed, a certificate of our own only if the engine asks for one. */
export async function readTlsFiles(host: Host): Promise<TlsMaterial | Trouble> {
	const folder = host.env['DOCKER_CERT_PATH'] || host.env['DOCKER_CONFIG'] || path.join(host.homeDir, '.docker');
	const at = (name: string): string => path.join(folder, name);
	const read = (name: string): Promise<Read<string>> => host.readText(at(name), maxBytes);
	const [ca, cert, key] = await Promise.all([read('ca.pem'), read('cert.pem'), read('key.pem')]);
	if (isUnread(ca)) return bad(at('ca.pem'), ca.why);
	if (attempt(() => new X509Certificate(ca)) === null) return bad(at('ca.pem'), words`it holds no certificate`);

	if (isUnread(cert) && isUnread(key))
		return {folder, ca, own: {missing: words`${sanitise(at('key.pem'), 300)}: ${key.why}`}};
	if (isUnread(cert)) return bad(at('cert.pem'), cert.why);
	if (isUnread(key)) return bad(at('key.pem'), key.why);

	const certificate = attempt(() => new X509Certificate(cert));
	if (certificate === null) return bad(at('cert.pem'), words`it holds no certificate`);
	if (/ENCRYPTED/.test(key))
		return bad(at('key.pem'), words`it is locked by a passphrase, which hullcheck does not ask for`);
	const privateKey = attempt(() => createPrivateKey(key));
	if (privateKey === null) return bad(at('key.pem'), words`it holds no private key`);
	if (!certificate.checkPrivateKey(privateKey))
		return bad(at('key.pem'), words`it is not the key of ${sanitise(at('cert.pem'), 300)}`);
	return {folder, ca, own: {cert, key}};
}
