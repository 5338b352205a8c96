/** Ways to install what nobody verified (CIS 4.11), found in the command of a RUN. */
import {commandsOf, programOf} from './build-steps.ts';

const sudo = String.raw`(?:sudo\s+(?:-\S+\s+)*)?(?:env\s+)?(?:/\S*/)?`;
const anyShell = '(?:ba|da|a|z|k)?sh';
const end = String.raw`(?=\s*(?:$|[;|)&"']))`;
/** Told to run what comes in: with -c, -e or -m it runs something else and only reads it. */
const toShell = `${sudo}(?:${anyShell}(?![\\w.-])(?!\\s+-\\w*c\\s)|(?:python[\\d.]*|perl|ruby|node)(?:\\s+-${end}|${end}))`;
const download = String.raw`(?<![\w./-])(?:curl|wget)\s`;
/** Up to the end of this command; a single `&` stands in addresses. */
const within = String.raw`(?:[^;|&]|&(?!&))*`;

const piped: readonly RegExp[] = [
	// curl … | sh, also by way of a third: curl … | gunzip | sh.
	new RegExp(String.raw`${download}${within}\|(?!\|)(?:${within}\|(?!\|))*\s*${toShell}`),
	// bash <(curl …), sh -c "$(curl …)", eval `wget …`.
	new RegExp(String.raw`(?<![\w-])(?:${anyShell}|source|eval)\s[^;&|]*(?:<\(|\$\(|${'`'})\s*(?:curl|wget)\s`),
];

type Rule = {readonly program: RegExp; readonly word: RegExp};

const rules: readonly Rule[] = [
	{
		program: /^(?:apt|apt-get|aptitude)$/,
		word: /^--(?:allow-unauthenticated|force-yes|allow-insecure-repositories)$|AllowUnauthenticated=(?:true|1|yes)|AllowInsecureRepositories=(?:true|1|yes)/i,
	},
	{program: /^apk$/, word: /^--allow-untrusted$/},
	{
		program: /^(?:yum|dnf5?|microdnf|tdnf|zypper)$/,
		word: /^--(?:nogpgcheck|no-gpg-checks?)$|^(?:--setopt=)?(?:\*\.)?gpgcheck=(?:0|false)/i,
	},
	{program: /^rpm$/, word: /^--(?:nosignature|nodigest|noverify)$/},
	{program: /^wget$/, word: /^--no-check-certificate$/},
	{program: /^curl$/, word: /^(?:-[a-zA-Z]*k[a-zA-Z]*|--insecure)$/},
	{program: /^pip[\d.]*$/, word: /^--trusted-host(?:=|$)/},
	{program: /^(?:npm|yarn|pnpm)$/, word: /^(?:--)?strict-ssl(?:=false)?$/},
	{program: /^git$/, word: /^http\.sslVerify(?:=false)?$/i},
];

/** Short options of curl that take a value: in `-okey` the k is a part of it. */
const curlWithValue = /^-[a-zA-Z]*?[oHAbcdeFKmrtTuUwxXyYzEQC]/;

/** The telling part as it is written there; null: none. */
export function unverified(command: string): string | null {
	for (const pattern of piped) {
		const [found] = pattern.exec(command) ?? [];
		if (found !== undefined) return found;
	}
	// A list of packages that says of itself that it need not be signed.
	const [trusted] = /\[[^\]]*\btrusted=yes\b[^\]]*\]/.exec(command) ?? [];
	if (trusted !== undefined) return trusted;
	for (const [program = '', ...rest] of commandsOf(command)) {
		const rule = rules.find(one => one.program.test(programOf([program])));
		const found = rule === undefined ? undefined : rest.find((word, index) => isHit(rule, word, rest[index + 1]));
		if (found !== undefined) return found;
	}
	return null;
}

function isHit({program, word}: Rule, given: string, next: string | undefined): boolean {
	if (!word.test(given)) return false;
	if (program.test('curl') && !given.startsWith('--')) {
		const value = curlWithValue.exec(given);
		return value === null || given.indexOf('k') < value[0].length - 1;
	}
	// `npm config set strict-ssl false`, `git config http.sslVerify false`.
	return !/^(?:--)?(?:strict-ssl|http\.sslverify)$/i.test(given) || /^(?:false|0)$/i.test(next ?? '');
}
