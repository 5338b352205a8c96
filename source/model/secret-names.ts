/**
 * What a name says of its value: `DB_PASSWORD` is a secret whatever stands there, `SORT_KEY` only when the value looks
 * like one. Too eager is as bad as blind: nobody reads the tenth false alarm.
 */
import {words, type SafeText} from './safe-text.ts';

export const byName = words`secret by name`;
export const userAndPassword = words`user and password`;
const byNameAndLook = words`random value under a telling name`;

export type NameSays = 'nothing' | 'maybe' | 'secret';

/** Nearly every name ends here. */
const telling =
	/pass|pwd|pw|secret|token|key|cred|auth|cookie|salt|session|dsn|private|signature|jwt|nonce|webhook|bearer/i;

const alwaysSecret =
	/(?:PASSWORD|PASSWD|PASSPHRASE|PASSCODE|SECRET|(?:API|ACCESS|SECRET|PRIVATE|ENCRYPTION|MASTER|SIGNING|AUTH)KEY)S?$|^(?:REQUIREPASS|MASTERAUTH|AUTHORIZATION)$/;
/** Only as the last word: `TOKEN_BUCKET`, `PASS_THROUGH` are no secrets. */
const secretWhenLast = /(?:TOKEN|PASS|PSWD|PWD)$|^PW$/;
const maybe =
	/(?:TOKENS?|KEYS?|CREDENTIALS?|CREDS?|COOKIE|SALT|SESSION|NONCE)$|^(?:AUTH|HTPASSWD|DSN|PRIVATE|SIGNATURE|JWT|WEBHOOK|BEARER)$/;

/** Words that end in `pass` and say nothing. */
const innocentPass = /(?:BY|COM|SUR|TRES|OVER|UNDER|MULTI|SINGLE|TWO|PROXY)PASS$/;
/** What makes a key a secret one, and what makes it none. */
const secretKeyKind =
	/^(?:API|ACCESS|SECRET|PRIVATE|ENCRYPTION|ENCRYPT|DECRYPTION|SIGNING|MASTER|AUTH|SHARED|HMAC|JWT|FERNET)$/;
const innocentKeyKind =
	/^(?:CACHE|PRIMARY|FOREIGN|SORT|PARTITION|ROUTING|IDEMPOTENCY|OBJECT|INDEX|HOT|HOST|KNOWN|SITE|SHARD)$/;
/** Public by what it is. `GPG_KEY` of the official images is a fingerprint. */
const innocentAnywhere = /^(?:PUBLIC|PUB|PUBKEY|PUBLISHABLE|PUBLISHED|GPG|PGP|KEYBOARD|KEYSPACE|KEYWORDS?)$/;

/** Says something about a secret: where it lies, how long it is or lasts, what it is called. */
const about = new Set(
	`FILE FILES FILENAME PATH PATHS DIR DIRECTORY FOLDER LOCATION MOUNT VOLUME
	LENGTH LEN SIZE MIN MAX BITS BYTES COUNT LIMIT LIMITS QUOTA ATTEMPTS RETRIES HISTORY STRENGTH COMPLEXITY ENTROPY
	EXPIRY EXPIRES EXPIRE EXPIRATION EXP TTL TIMEOUT LIFETIME LIFESPAN AGE MAXAGE DURATION VALIDITY INTERVAL PERIOD
	DAYS HOURS MINUTES MINS SECONDS SECS MS ROTATION REFRESH LEEWAY
	ENABLED ENABLE DISABLED DISABLE REQUIRED REQUIRE ALLOWED SUPPORTED ONLY
	POLICY RULES PATTERN REGEX TYPE KIND MODE METHOD STRATEGY FLOW GRANT ALGORITHM ALGORITHMS ALGO ALG CIPHER FORMAT
	ENCODING ENCODER SCHEME PLUGIN DRIVER PROVIDER SOURCE STORE BACKEND SERVICE SERVER CLASS HANDLER ENGINE MANAGER
	URL URLS URI ENDPOINT HOST HOSTNAME PORT ADDR ADDRESS SOCK SOCKET DOMAIN REALM REGION ZONE
	ISSUER AUDIENCE SCOPE SCOPES CLAIM CLAIMS NAME NAMES ID IDS HEADER FIELD COLUMN PARAM PARAMETER VARIABLE VAR
	PREFIX SUFFIX LABEL TITLE HINT HELP PROMPT MESSAGE TEMPLATE SUBJECT ALIAS REF ARN VERSION USER USERNAME USERS GROUP
	EMAIL ROLE RESET CHANGE RECOVERY STDIN COMMAND CMD SCRIPT IN OUT USAGE TYPES PARALLELISM FINGERPRINT
	SAMESITE SECURE HTTPONLY`.split(/\s+/),
);

/** `dbPassword2` → DB, PASSWORD. */
function wordsOf(name: string): string[] {
	return name
		.slice(0, 256)
		.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
		.toUpperCase()
		.split(/[^A-Z0-9]+/)
		.map(word => word.replace(/\d+$/, ''))
		.filter(word => word !== '');
}

export function whatNameSays(name: string): NameSays {
	if (!telling.test(name)) return 'nothing';
	const all = wordsOf(name);
	const last = all.at(-1) ?? '';
	// The shell's own: where it was. PWD is also how ODBC calls a password; a path is harmless anyway.
	if (name === 'OLDPWD') return 'nothing';
	if (all.some(word => innocentAnywhere.test(word))) return 'nothing';
	if (about.has(last)) return last === 'ID' && all.at(-2) === 'SECRET' ? 'maybe' : 'nothing';
	if (all.some(word => alwaysSecret.test(word))) return 'secret';
	if (secretWhenLast.test(last) && !innocentPass.test(all.slice(-2).join(''))) return 'secret';
	if (last === 'COOKIE' && all.at(-2) === 'ERLANG') return 'secret';
	if (/^KEYS?$/.test(last)) {
		const kind = all.at(-2) ?? '';
		if (innocentKeyKind.test(kind)) return 'nothing';
		if (secretKeyKind.test(kind)) return 'secret';
	}
	return all.some(word => maybe.test(word)) ? 'maybe' : 'nothing';
}

const noValue =
	/^(?:true|false|yes|no|on|off|[01]|none|null|nil|undefined|unset|enabled?|disabled?|auto|prompt|ask|stdin|required|redacted|masked|hidden)$/i;
const maskedAlready = /^[*x•.#_-]{3,}$/i;
const reference =
	/^(?:(?:\$\{[A-Za-z_][\w.]*(?::?\?[^}]*)?\}|\$[A-Z_][A-Z0-9_]*|[:/@._-])+|\$\(.*\)|`.*`|\{\{.*\}\}|%[\w(){}]+%?s?|<[^<>]*>)$/s;
const fromShell = /^["']?(?:\$\{?[A-Za-z_0-9]\w*\}?["']?$|\$\(|`)/;
/** Names a file. The first folder is a word: base64 that happens to begin with a slash is not. */
const filePath =
	/^(?:@?(?:~|\.{1,2})?\/(?:[A-Za-z][a-z0-9._-]{0,31}|\.[a-z][\w.-]*)(?:\/[\w.@+ -]+)*\/?|\/|[A-Za-z]:[\\/].*)$/;
const elsewhere =
	/^(?:[a-z][a-z0-9+.-]*:\/\/|(?:vault|op|arn|kms|ssm|ref\+\w+|env|file):\S|(?:id|src|source|type|target)=)/i;
/** A word that stands for what is to be put there: `--password PASSWORD`. */
const standIn = /^[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*$/;

/** No secret stands there: nothing, a switch, or the place where it is kept. */
export function isHarmless(value: string, isInCommand = false): boolean {
	const trimmed = value.length > 2048 ? value : value.trim();
	if (trimmed === '') return true;
	if (trimmed.length > 2048) return false;
	return (
		noValue.test(trimmed) ||
		maskedAlready.test(trimmed) ||
		reference.test(trimmed) ||
		filePath.test(trimmed) ||
		elsewhere.test(trimmed) ||
		(isInCommand && (fromShell.test(trimmed) || (standIn.test(trimmed) && telling.test(trimmed))))
	);
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Made by a generator and not by a person: no words, no address, no version. */
function looksRandom(value: string): boolean {
	if (value.length < 16 || value.length > 4096) return false;
	if (uuid.test(value)) return true;
	const bare = value.replace(/^base64:/, '');
	if (!/^[A-Za-z0-9+/=_.~!@#$%^&*-]+$/.test(bare) || !/\d/.test(bare) || !/[A-Za-z]/.test(bare)) return false;
	if (!/[A-Z]/.test(bare) && bare.includes('/')) return false;
	if (/^(?:sha\d+:|[\w.-]+\/[\w./-]+[:@]|v?\d+\.\d+\.)/.test(bare)) return false;
	return bitsPerCharacter(bare) > (/^[0-9a-f]+$/i.test(bare) ? 3 : 3.5);
}

function bitsPerCharacter(text: string): number {
	const counts = new Map<string, number>();
	for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
	let bits = 0;
	for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
	return bits;
}

/** `admin:hunter2`, where a name speaks of credentials; not `host:8080`. */
const isUserAndPassword = (value: string): boolean => /^[^\s:/@]{1,64}:(?!\d+$)[^\s:/]{3,128}$/.test(value);
const speaksOfCredentials = (name: string): boolean => /AUTH$|CRED(?:ENTIAL)?S?$|HTPASSWD$|USERPASS$/i.test(name);

/** The kind of secret that stands under a name; null: none. `isInCommand`: a shell puts in what `$NAME` stands for. */
export function whatIsIn(name: string, value: string, isInCommand = false): SafeText | null {
	const says = whatNameSays(name);
	if (says === 'nothing' || isHarmless(value, isInCommand)) return null;
	if (says === 'secret') return byName;
	if (speaksOfCredentials(name) && isUserAndPassword(value)) return userAndPassword;
	return looksRandom(value) ? byNameAndLook : null;
}
