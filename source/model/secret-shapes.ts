/** Secrets known by their looks, wherever they stand. */
import {words, type SafeText} from './safe-text.ts';

/** A stretch of a text that must not be shown. */
export type Span = {readonly start: number; readonly end: number; readonly kind: SafeText};

type Shape = {readonly kind: SafeText; readonly starts: string; readonly rest: string};

/** Formats as their issuers document them. `starts` is what a quick look searches for. No groups inside. */
const shapes: readonly Shape[] = [
	{kind: words`GitHub token`, starts: 'gh[pousr]_', rest: '[A-Za-z0-9]{36,255}'},
	{kind: words`GitHub token`, starts: 'github_pat_', rest: String.raw`\w{22,255}`},
	{kind: words`GitLab token`, starts: 'gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent)-', rest: String.raw`[\w-]{20,255}`},
	{kind: words`AWS access key`, starts: '(?:AKIA|ASIA|ABIA|ACCA)', rest: '[A-Z0-9]{16}(?![A-Z0-9])'},
	{kind: words`Slack token`, starts: '(?:xox[abeoprs]|xapp)-', rest: '[A-Za-z0-9-]{10,255}'},
	{
		kind: words`webhook address`,
		starts: 'https://(?:hooks.slack.com/|discord(?:app)?.com/api/webhooks/|[a-z0-9-]+.webhook.office.com/)',
		rest: String.raw`[\w/@-]{20,255}`,
	},
	{kind: words`Google API key`, starts: 'AIza', rest: String.raw`[\w-]{35}`},
	{kind: words`Google client secret`, starts: 'GOCSPX-', rest: String.raw`[\w-]{20,64}`},
	{kind: words`Google token`, starts: String.raw`ya29\.`, rest: String.raw`[\w-]{20,1024}`},
	{kind: words`Stripe key`, starts: '[rs]k_(?:live|test)_', rest: '[A-Za-z0-9]{16,255}'},
	{kind: words`Stripe key`, starts: 'whsec_', rest: '[A-Za-z0-9+/=]{24,255}'},
	{kind: words`npm token`, starts: 'npm_', rest: '[A-Za-z0-9]{36}(?![A-Za-z0-9])'},
	{kind: words`PyPI token`, starts: 'pypi-', rest: String.raw`[\w-]{50,512}`},
	{kind: words`Docker Hub token`, starts: 'dckr_(?:pat|oat)_', rest: String.raw`[\w-]{20,255}`},
	{kind: words`SendGrid key`, starts: String.raw`SG\.`, rest: String.raw`[\w-]{16,64}\.[\w-]{16,64}`},
	{kind: words`Anthropic key`, starts: 'sk-ant-', rest: String.raw`[\w-]{20,255}`},
	{
		kind: words`OpenAI key`,
		starts: 'sk-(?:proj-|svcacct-|admin-)?',
		rest: '(?=[A-Za-z0-9_-]*[0-9])[A-Za-z0-9_-]{32,255}',
	},
	{kind: words`Hugging Face token`, starts: 'hf_', rest: '[A-Za-z0-9]{30,255}'},
	{kind: words`DigitalOcean token`, starts: 'do[opr]_v1_', rest: '[0-9a-f]{64}'},
	{kind: words`Vault token`, starts: String.raw`hv[bsr]\.`, rest: String.raw`[\w-]{24,255}`},
	{kind: words`Grafana token`, starts: 'gl(?:sa|c)_', rest: '[A-Za-z0-9+/=_]{32,255}'},
	{kind: words`Shopify token`, starts: 'shp(?:at|ca|pa|ss)_', rest: '[0-9A-Fa-f]{32}'},
	{kind: words`Mailgun key`, starts: 'key-', rest: '[0-9a-f]{32}(?![0-9A-Za-z])'},
	{kind: words`Databricks token`, starts: 'dapi', rest: '[0-9a-f]{32}'},
	{kind: words`Atlassian token`, starts: 'ATATT3', rest: String.raw`[\w=-]{50,512}`},
	{kind: words`age key`, starts: 'AGE-SECRET-KEY-1', rest: '[0-9A-Z]{50,64}'},
	{kind: words`JSON web token`, starts: 'eyJ', rest: String.raw`[\w-]{8,4096}\.eyJ[\w-]{8,8192}\.[\w-]{0,4096}`},
	{
		kind: words`password hash`,
		starts: String.raw`\$(?:apr1|2[abxy]|[156]|y|argon2(?:id|i|d))\$`,
		rest: '[./A-Za-z0-9$,=+-]{20,255}',
	},
	{kind: words`password hash`, starts: String.raw`\{S?SHA(?:256|512)?\}`, rest: '[A-Za-z0-9+/=]{20,128}'},
	{kind: words`registry credentials`, starts: '"auth"', rest: String.raw`\s{0,4}:\s{0,4}"[A-Za-z0-9+/=]{8,1024}"`},
];

const secretUrl = words`URL with password`;
const privateKey = words`private key`;

/** Not in the middle of a longer word: that also keeps a long run of letters from being tried at each of them. */
const startOfWord = '(?<![A-Za-z0-9_-])';
const anyShape = new RegExp(shapes.map(({starts, rest}) => `(${startOfWord}${starts}${rest})`).join('|'), 'g');
const anyStart = new RegExp(shapes.map(({starts}) => starts).join('|'));
const addressOrKey = /:\/\/|-----BEGIN|@(?:tcp|unix)\(/;

/** Two passes without allocation: false for nearly all there is. */
export const mayHaveShape = (text: string): boolean => addressOrKey.test(text) || anyStart.test(text);

export function shapesIn(text: string): readonly Span[] {
	const spans = [...urlPasswords(text), ...privateKeys(text)];
	if (!anyStart.test(text)) return spans;
	for (const match of text.matchAll(anyShape)) {
		const which = match.findIndex((group, index) => index > 0 && group !== undefined);
		spans.push({start: match.index, end: match.index + match[0].length, kind: shapes[which - 1]?.kind ?? privateKey});
	}
	return spans;
}

/** Pure references to a variable inside an address. */
const isVariable = (password: string): boolean =>
	/^(?:\$\{[\w.]+\}|\$\w+|\{\{.*\}\}|<[^<>]*>|[*•x]{3,})$/i.test(password);

/** `scheme://user:password@host`, and `user:password@tcp(host)` of Go's MySQL. The password only. */
function urlPasswords(text: string): Span[] {
	const spans: Span[] = [];
	const add = (start: number, end: number): void => {
		if (end > start && !isVariable(text.slice(start, end))) spans.push({start, end, kind: secretUrl});
	};
	for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
		// A password may hold an @ that nobody escaped: up to the last one before the path.
		const [authority = ''] = /^[^\s/"'<>`\\]{0,1024}/.exec(text.slice(at + 3, at + 3 + 1024)) ?? [];
		const host = authority.lastIndexOf('@');
		const colon = authority.indexOf(':');
		if (colon !== -1 && colon < host) add(at + 3 + colon + 1, at + 3 + host);
	}
	for (const match of text.matchAll(/@(?:tcp|unix)\(/g)) {
		const from = Math.max(0, match.index - 256);
		const [before = ''] = /[^\s"'`=]*$/.exec(text.slice(from, match.index)) ?? [];
		const colon = before.indexOf(':');
		if (colon !== -1) add(match.index - before.length + colon + 1, match.index);
	}
	return spans;
}

function privateKeys(text: string): Span[] {
	const spans: Span[] = [];
	let from = 0;
	for (;;) {
		const start = text.indexOf('-----BEGIN ', from);
		if (start === -1) return spans;
		const head = /^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/.exec(text.slice(start, start + 96));
		from = start + 11;
		if (head === null) continue;
		const end = /-----END [A-Z0-9 ]{0,40}-----/g;
		end.lastIndex = start + head[0].length;
		from = end.exec(text) === null ? text.length : end.lastIndex;
		spans.push({start, end: from, kind: privateKey});
	}
}
