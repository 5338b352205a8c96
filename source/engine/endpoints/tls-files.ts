/** ca.pem, cert.pem and key.pem of DOCKER_CERT_PATH or of a context: read and tried here, so that the wrong one is named. */
import {createPrivateKey, X509Certificate} from 'node:crypto';
import path from 'node:path';
import {notThere, type Host} from '../../host/host.ts';
import type {Trouble} from '../../model/errors.ts';
import {isUnread, type Read} from '../../model/read.ts';
import {sanitise, words, type SafeText} from '../../model/safe-text.ts';
import type {TlsMaterial} from '../target.ts';
import {dockerFolder} from './docker-config.ts';

const maxBytes = 256 * 1024;

/** Any value but none, as the docker command line has it: also "0". */
const isSet = (host: Host, name: string): boolean => (host.env[name] ?? '') !== '';
export const isTlsAsked = (host: Host): boolean => isSet(host, 'DOCKER_TLS_VERIFY') || isSet(host, 'DOCKER_TLS');

/** null where the environment asks for none. DOCKER_TLS alone is TLS with anybody. */
export async function readTlsOfEnvironment(host: Host): Promise<TlsMaterial | Trouble | null> {
	if (!isTlsAsked(host)) return null;
	return readTlsFiles(host, host.env['DOCKER_CERT_PATH'] || dockerFolder(host), {
		isCaNeeded: true,
		isVerified: isSet(host, 'DOCKER_TLS_VERIFY'),
		cure: words`Set DOCKER_CERT_PATH to the folder with this engine's ca.pem, cert.pem and key.pem`,
	});
}

/** null where the context has no file and skips nothing: then its engine is spoken to without TLS. */
export async function readContextTls(
	host: Host,
	folder: string,
	isSkipped: boolean,
): Promise<TlsMaterial | Trouble | null> {
	const names = await host.list(folder);
	const isBare = isUnread(names) ? names.why === notThere : names.length === 0;
	if (isBare && !isSkipped) return null;
	return readTlsFiles(host, folder, {
		isCaNeeded: false,
		isVerified: !isSkipped,
		cure: words`Make the context again, with ca, cert and key of its engine: docker context update --help`,
	});
}

type Wanted = {readonly isCaNeeded: boolean; readonly isVerified: boolean; readonly cure: SafeText};

function attempt<T>(read: () => T): T | null {
	try {
		return read();
	} catch {
		return null;
	}
}

/** As the docker command line: a certificate of our own is needed only if the engine asks for one. */
async function readTlsFiles(
	host: Host,
	folder: string,
	{isCaNeeded, isVerified, cure}: Wanted,
): Promise<TlsMaterial | Trouble> {
	const bad = (file: string, why: SafeText): Trouble => ({
		what: words`TLS can't be set up`,
		why: words`${sanitise(file, 300)}: ${why}`,
		todo: cure,
	});
	const at = (name: string): string => path.join(folder, name);
	const read = (name: string): Promise<Read<string>> => host.readText(at(name), maxBytes);
	const [ca, cert, key] = await Promise.all([read('ca.pem'), read('cert.pem'), read('key.pem')]);
	const isWithoutCa = isUnread(ca) && ca.why === notThere && !isCaNeeded;
	if (isUnread(ca) && !isWithoutCa) return bad(at('ca.pem'), ca.why);
	if (!isUnread(ca) && attempt(() => new X509Certificate(ca)) === null)
		return bad(at('ca.pem'), words`it holds no certificate`);
	const common = {folder, ca: isUnread(ca) ? null : ca, isVerified, cure};

	if (isUnread(cert) && isUnread(key))
		return {...common, own: {missing: words`${sanitise(at('key.pem'), 300)}: ${key.why}`}};
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
	return {...common, own: {cert, key}};
}
