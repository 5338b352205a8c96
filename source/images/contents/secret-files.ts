/** Files of known names that hold keys and passwords. Told by place and kind: what they say never leaves this file. */
import {words, type SafeText} from '../../model/safe-text.ts';
import {secretInVariable} from '../../model/secrets.ts';

export type SecretName = {
	readonly shape: RegExp;
	readonly kind: SafeText;
	/** Whether it does hold one; null: its name is enough. */
	readonly holdsOne: ((content: string) => boolean) | null;
};

export const mostSecretBytes = 256 * 1024;

const contains =
	(shape: RegExp) =>
	(content: string): boolean =>
		shape.test(content);

const isPrivateKey = contains(/-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY/);

const secretNames: readonly SecretName[] = [
	{shape: /\/id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/, kind: words`private key of SSH`, holdsOne: isPrivateKey},
	{
		shape: /\/ssh_host_[a-z0-9]+_key$/,
		kind: words`host key of SSH, the same in every container`,
		holdsOne: isPrivateKey,
	},
	{shape: /\.(?:pem|key|p8)$/, kind: words`private key`, holdsOne: isPrivateKey},
	{shape: /\.(?:p12|pfx|jks|keystore)$/, kind: words`key store`, holdsOne: null},
	{shape: /\/\.env(?:\.[\w-]+)?$/, kind: words`passwords in an environment file`, holdsOne: hasSecretVariable},
	{shape: /\/\.npmrc$/, kind: words`token of npm`, holdsOne: contains(/_authToken\s*=|_password\s*=|_auth\s*=/)},
	{shape: /\/\.pypirc$/, kind: words`password of PyPI`, holdsOne: contains(/^\s*password\s*[=:]/m)},
	{shape: /\/\.netrc$/, kind: words`passwords of other machines`, holdsOne: contains(/\bpassword\s/)},
	{shape: /\/\.git-credentials$/, kind: words`password of Git`, holdsOne: contains(/:\/\/[^/\s]*:[^/\s]*@/)},
	{shape: /\/\.pgpass$/, kind: words`password of PostgreSQL`, holdsOne: contains(/^[^#\s]/m)},
	{shape: /\/\.my\.cnf$/, kind: words`password of MySQL`, holdsOne: contains(/^\s*password\s*=/m)},
	{shape: /\/\.aws\/credentials$/, kind: words`key of AWS`, holdsOne: contains(/aws_secret_access_key/i)},
	{
		shape: /\/\.docker\/config\.json$/,
		kind: words`login of registries`,
		holdsOne: contains(/"(?:auth|identitytoken)"\s*:\s*"[^"]/),
	},
	{
		shape: /\/\.kube\/config$/,
		kind: words`login of Kubernetes`,
		holdsOne: contains(/\b(?:token|client-key-data|password):/),
	},
	{
		shape: /\/[^/]*\.json$/,
		kind: words`key of a service account`,
		holdsOne: contains(/"type"\s*:\s*"service_account"/),
	},
	{shape: /\.tfstate(?:\.backup)?$/, kind: words`state of Terraform, passwords in the clear`, holdsOne: null},
	{shape: /\/\.vault-token$/, kind: words`token of Vault`, holdsOne: null},
	{shape: /\/\.htpasswd$/, kind: words`passwords of web users`, holdsOne: contains(/^[^#:\s]+:\S/m)},
];

/** Packages bring keys of their own to test with. */
const isTestData = (path: string): boolean => /\/(?:tests?|testdata|fixtures|__tests__|examples?)\//.test(path);
/** Certificates of authorities, that everybody has. */
const isPublic = (path: string): boolean =>
	/^\/(?:etc\/ssl\/certs|usr\/share|etc\/pki\/(?:tls\/certs|ca-trust))\//.test(path);
/** Where files of any name are packages' own. */
const isPackages = (path: string): boolean => /\/(?:node_modules|site-packages|dist-packages|gems|vendor)\//.test(path);

export function secretNameAt(path: string): SecretName | undefined {
	if (isTestData(path) || isPublic(path)) return undefined;
	const found = secretNames.find(({shape}) => shape.test(path));
	return found !== undefined && path.endsWith('.json') && isPackages(path) ? undefined : found;
}

function hasSecretVariable(content: string): boolean {
	return content.split('\n').some(line => {
		const [, name = '', value = ''] = /^\s*(?:export\s+)?(\w+)\s*=\s*["']?([^"'\r]*)/.exec(line) ?? [];
		return name !== '' && value !== '' && secretInVariable(name, value) !== null;
	});
}
