/** Authorities and certificates made by openssl for one run: nothing to expire, no private key in the repository. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

export type Pair = {readonly cert: string; readonly key: string};
export type Authority = Pair & {
	/** `subjectAltName`: `IP:127.0.0.1`. */
	issue(name: string, alternative?: string): Pair;
};

export function hasOpenssl(): boolean {
	try {
		execFileSync('openssl', ['version'], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
}

export function makeAuthority(name: string): Authority {
	const folder = mkdtempSync(path.join(tmpdir(), 'hc-ca-'));
	const at = (file: string): string => path.join(folder, file);
	const openssl = (...given: readonly string[]): void => void execFileSync('openssl', given, {stdio: 'ignore'});
	const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
	try {
		openssl('req', '-x509', ...newKey, '-subj', `/CN=${name}`, '-keyout', at('ca.key'), '-out', at('ca.pem'));
		const own = {cert: readFileSync(at('ca.pem'), 'utf8'), key: readFileSync(at('ca.key'), 'utf8')};
		return {...own, issue: (of, alternative) => issue(own, of, alternative)};
	} finally {
		rmSync(folder, {recursive: true});
	}
}

function issue(authority: Pair, name: string, alternative = 'DNS:nobody'): Pair {
	const folder = mkdtempSync(path.join(tmpdir(), 'hc-cert-'));
	const at = (file: string): string => path.join(folder, file);
	const openssl = (...given: readonly string[]): void => void execFileSync('openssl', given, {stdio: 'ignore'});
	try {
		writeFileSync(at('ca.pem'), authority.cert);
		writeFileSync(at('ca.key'), authority.key);
		writeFileSync(at('extensions'), `subjectAltName=${alternative}\n`);
		const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
		openssl('req', '-new', ...newKey, '-subj', `/CN=${name}`, '-keyout', at('key'), '-out', at('request'));
		const by = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2'];
		openssl('x509', '-req', '-in', at('request'), ...by, '-extfile', at('extensions'), '-out', at('cert'));
		return {cert: readFileSync(at('cert'), 'utf8'), key: readFileSync(at('key'), 'utf8')};
	} finally {
		rmSync(folder, {recursive: true});
	}
}
