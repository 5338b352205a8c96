/** An address somebody named → a place to call, or why it can't be called. */
import type {Trouble} from '../../model/errors.ts';
import {words, type SafeText} from '../../model/safe-text.ts';
import type {TlsMaterial} from '../target.ts';
import {readAddress} from './address.ts';
import {nameEndpoint, type Found} from './endpoint.ts';

const plainPort = 2375;
const tlsPort = 2376;

/** `readTls` is asked only where TLS can be: null is none. */
export async function foundAt(
	text: string,
	from: SafeText,
	readTls: () => Promise<TlsMaterial | Trouble | null>,
): Promise<Found> {
	const address = readAddress(text);
	// An address may hold a password, which is refused, and must not be shown.
	if (!('is' in address)) return {endpoint: nameEndpoint(text.replace(/\/\/.*@/, '//…@'), from), trouble: address};
	switch (address.is) {
		case 'unix':
			return {endpoint: nameEndpoint(`unix://${address.socketPath}`, from), target: address};
		case 'ssh':
			return {endpoint: nameEndpoint(text.trim(), from), target: address};
		case 'tcp': {
			const tls = await readTls();
			const port = address.port ?? (tls === null ? plainPort : tlsPort);
			const isVerified = tls === null || !('isVerified' in tls) || tls.isVerified;
			const endpoint = nameEndpoint(
				`tcp://${address.host}:${port}`,
				isVerified ? from : words`${from}, its certificate not verified`,
			);
			return tls !== null && 'what' in tls
				? {endpoint, trouble: tls}
				: {endpoint, target: {is: 'tcp', host: address.host, port, tls}};
		}
	}
}
