/** `/etc/shadow` and `/etc/passwd`: `name:password:…`. An empty password opens; `x` stands in the other file, `*` and `!` never open. */
import {sanitise, type SafeText} from '../../model/safe-text.ts';

export function accountsWithoutPassword(bytes: Buffer): readonly SafeText[] {
	return bytes
		.toString('utf8')
		.split('\n')
		.map(line => line.split(':'))
		.filter(([name = '', password]) => name !== '' && password === '')
		.map(([name = '']) => sanitise(name, 64));
}
