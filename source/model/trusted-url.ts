/**
 * Whether what comes from a URL is what its owner sent: https, or http of this machine. Whoever sits on a plain connection
 * could take vulnerabilities away.
 */
export function isTrustedUrl({protocol, hostname}: URL): boolean {
	if (protocol === 'https:') return true;
	return protocol === 'http:' && /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname);
}
