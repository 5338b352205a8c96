/** What goes wrong between us and an engine, in words a person can act on: what happened, why, what to do. */
import {X509Certificate} from 'node:crypto';
import {ActionableError, type Trouble} from '../model/errors.ts';
import type {EndpointName} from '../model/fleet.ts';
import {sanitise, words, type SafeText} from '../model/safe-text.ts';
import type {Target, TlsMaterial} from './target.ts';

export type Spoken = {readonly endpoint: EndpointName; readonly target: Target};

const codeOf = (error: unknown): string =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
const messageOf = (error: unknown): SafeText => sanitise(error instanceof Error ? error.message : String(error), 300);

const isUntrusted = new Set([
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'CERT_SIGNATURE_FAILURE',
]);

/** `bad certificate`, of OpenSSL's line with its numbers, files and line ends. */
const alertIn = (said: SafeText): SafeText => sanitise(/ alert ([a-z ]+)/i.exec(said)?.[1]?.trim() ?? said, 300);

/** Engines say of any certificate only that it is bad. null: it can't be seen from here what is wrong with it. */
export function ownFault(cert: string): SafeText | null {
	try {
		const {validFrom, validTo} = new X509Certificate(cert);
		const day = (time: string): SafeText => sanitise(new Date(time).toISOString().slice(0, 10));
		if (Date.parse(validTo) < Date.now()) return words`it expired on ${day(validTo)}`;
		return Date.parse(validFrom) > Date.now() ? words`it is not valid before ${day(validFrom)}` : null;
	} catch {
		return null;
	}
}

function tlsTrouble(error: unknown, {folder, ca, own, cure}: TlsMaterial): Trouble | null {
	const [code, said, where] = [codeOf(error), messageOf(error), sanitise(folder, 300)];
	const what = words`The engine can't be spoken to over TLS`;
	if (isUntrusted.has(code)) {
		return {
			what,
			why:
				ca === null
					? words`its certificate is not signed by an authority this machine knows, and there is no ${where}/ca.pem`
					: words`its certificate is not signed by ${where}/ca.pem`,
			todo: cure,
		};
	}
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
		return {
			what,
			why: words`its certificate is for another name: ${said}`,
			todo: words`Use the name or address its certificate was made for`,
		};
	}
	if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
		return {
			what,
			why: words`its certificate is not valid now: ${said}`,
			todo: words`Renew the engine's certificate, or check the clock of this machine`,
		};
	}
	if (/wrong version number|packet length too long|http request/i.test(said)) {
		return {
			what,
			why: words`what listens there does not speak TLS`,
			todo: words`Unset DOCKER_TLS_VERIFY if it really is an engine without TLS`,
		};
	}
	if (/alert|certificate required|handshake failure/i.test(said) || /ALERT/.test(code)) {
		return {
			what,
			why:
				'missing' in own
					? words`it wants a certificate of ours, and there is none (${own.missing})`
					: words`it refuses ${where}/cert.pem (${ownFault(own.cert) ?? alertIn(said)})`,
			todo: words`${cure}; cert.pem must be signed by an authority the engine trusts`,
		};
	}
	return null;
}

const hintWhenSilent = (target: Target): SafeText =>
	target.is === 'unix'
		? words`Start the engine (systemctl start docker), or name another with --host`
		: words`Check that the engine is started and listens on this address, and that no firewall is between`;

const isNobodyThere = new Set(['ENOENT', 'ECONNREFUSED']);

/** For any failure of the socket, the handshake or HTTP itself. */
export function troubleOf(error: unknown, {target}: Spoken): Trouble {
	if (target.is === 'tcp' && target.tls !== null) {
		const trouble = tlsTrouble(error, target.tls);
		if (trouble !== null) return trouble;
	}
	const code = codeOf(error);
	if (target.is === 'tunnel' && isNobodyThere.has(code)) {
		return {
			what: words`The way to the engine is broken`,
			why: words`ssh has ended`,
			todo: words`It is laid anew by itself, as soon as that host takes logins`,
		};
	}
	switch (code) {
		case 'ENOENT':
			return {
				what: words`There is no engine`,
				why: words`no such socket`,
				todo: words`Start the engine, or name the socket of another with --host unix:///path/to.sock`,
			};
		case 'EACCES':
		case 'EPERM':
			return {
				what: words`The engine may not be spoken to`,
				why: words`permission denied on its socket`,
				todo: words`Run hullcheck as a user who may, for example with sudo`,
			};
		case 'ECONNREFUSED':
			return {
				what: words`The engine does not run`,
				why:
					target.is === 'unix'
						? words`the socket exists, but nobody listens on it`
						: words`nobody listens on this port`,
				todo: hintWhenSilent(target),
			};
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return {
				what: words`The engine can't be found`,
				why: words`its host name does not resolve`,
				todo: words`Check the name, or use the address`,
			};
		case 'ETIMEDOUT':
		case 'EHOSTUNREACH':
		case 'ENETUNREACH':
		case 'EHOSTDOWN':
			return {
				what: words`The engine is out of reach`,
				why: words`the network does not lead there (${sanitise(code)})`,
				todo: hintWhenSilent(target),
			};
		case 'ECONNRESET':
		case 'EPIPE':
			return {
				what: words`The engine hung up`,
				why: words`the connection was closed before the answer came`,
				todo: words`If it is not being restarted just now, look into its log (journalctl -u docker)`,
			};
		case 'ENOTSOCK':
		case 'ENOTDIR':
			return {
				what: words`There is no engine`,
				why: words`what stands there is no socket`,
				todo: words`Check the path`,
			};
		default:
			break;
	}
	if (code.startsWith('HPE_')) {
		return {
			what: words`What answers there is no Docker engine`,
			why: words`it does not speak HTTP (${sanitise(code)})`,
			todo: words`Check the address; an engine that wants TLS needs DOCKER_TLS_VERIFY=1`,
		};
	}
	return {
		what: words`The engine can't be spoken to`,
		why: messageOf(error),
		todo: hintWhenSilent(target),
	};
}

export const silence = (seconds: number, isWrite: boolean): ActionableError =>
	new ActionableError({
		what: words`The engine does not answer`,
		why: words`nothing came within ${seconds} s`,
		todo: isWrite
			? words`What was asked may have been done all the same: look before trying again`
			: words`It is overloaded or hangs: look into its log (journalctl -u docker)`,
	});

export const cancelled = (): ActionableError =>
	new ActionableError({
		what: words`The engine was not waited for any longer`,
		why: words`no answer came in the time given`,
		todo: words`Try again`,
	});

/** All that was under way when a connection was given up: the engine was lost, or the program is left. */
export const givenUp = (): ActionableError =>
	new ActionableError({
		what: words`The engine did not come to answer`,
		why: words`the connection to it was lost meanwhile, and given up`,
		todo: words`Try again when it is back`,
	});

const proxyCure = words`Something between us and the engine (a proxy?) answers in its place: speak to the engine directly`;

export const htmlAnswer = (status: number): ActionableError =>
	new ActionableError({
		what: words`A web page came instead of an answer`,
		why: words`HTTP ${status} with HTML, which no engine sends`,
		todo: proxyCure,
	});

export const cutAnswer = (bytes: number): ActionableError =>
	new ActionableError({
		what: words`The engine's answer was cut`,
		why: words`the connection ended after ${bytes} bytes, before the end of the answer`,
		todo: words`Try again; if it stays so, a proxy may cut long answers: speak to the engine directly`,
	});

export const noJson = (start: string): ActionableError =>
	new ActionableError({
		what: words`The engine's answer can't be read`,
		why: words`it is no whole JSON; it starts with: ${sanitise(start, 80)}`,
		todo: proxyCure,
	});

export const redirected = (): ActionableError =>
	new ActionableError({
		what: words`The engine sends us elsewhere`,
		why: words`a redirect came, which is not followed: no engine sends any`,
		todo: proxyCure,
	});

export const tooLong = (bytes: number): ActionableError =>
	new ActionableError({
		what: words`The engine's answer is too long`,
		why: words`more than ${bytes} bytes`,
		todo: words`It is not read further, to spare memory`,
	});

export const tlsWanted = (): ActionableError =>
	new ActionableError({
		what: words`The engine wants TLS`,
		why: words`it refuses plain HTTP on this port`,
		todo: words`Set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the folder with ca.pem, cert.pem and key.pem`,
	});
