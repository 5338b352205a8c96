/** Who may reach a port: addresses and networks, as a person types them. */
import type {Source} from './delegate.ts';
import {Unread, type Read} from './read.ts';
import {sanitise, words} from './safe-text.ts';

const four = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** `10.0.0.0/8`, `192.168.1.7`, `fd00::/8`. No names: what a name means may change, a rule would not. */
export function readSource(text: string): Read<Source> {
	const [address = '', length, ...rest] = text.trim().split('/');
	const family = four.test(address) ? 4 : isSix(address) ? 6 : null;
	const maxLength = family === 4 ? 32 : 128;
	const bits = length === undefined ? maxLength : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
	if (family === null || rest.length > 0 || !(bits <= maxLength)) {
		return new Unread(words`${sanitise(text, 60)} is no address and no network such as 10.0.0.0/8 or fd00::/8`);
	}
	if (bits === 0) return new Unread(words`${sanitise(text, 60)} is everybody: nothing would be closed`);
	return {family, cidr: `${address.toLowerCase()}/${bits}`};
}

const isSix = (text: string): boolean =>
	/^[\da-f:.]+$/i.test(text) && text.includes(':') && URL.canParse(`http://[${text}]/`);
