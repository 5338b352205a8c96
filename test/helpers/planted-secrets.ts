/** Sixty secrets, each of letters and digits that stand nowhere else, in the shapes that they have in containers. */
const value = (index: number): string => `Zq7${String(index).padStart(2, '0')}vR4kX9mW2pL6tB8nYc3`;

export const secretValues: readonly string[] = Array.from({length: 60}, (_, index) => value(index));

type Shape = (secret: string) => string;

const inEnv: readonly Shape[] = [
	s => `DB_PASSWORD=${s}`,
	s => `API_KEY=${s}`,
	s => `AWS_SECRET_ACCESS_KEY=${s}`,
	s => `GITHUB_TOKEN=ghp_${s}${s}`,
	s => `DATABASE_URL=postgres://app:${s}@db/app`,
	s => `PRIVATE_KEY=-----BEGIN RSA PRIVATE KEY-----\n${s}\n-----END RSA PRIVATE KEY-----`,
	s => `SESSION_SECRET=${s}`,
	s => `SMTP_PASS=${s}`,
	s => `CONFIG={"password":"${s}"}`,
	s => `AMQP=amqp://me:${s}@queue:5672`,
	s => `AUTH_HEADER=Bearer ${s}`,
	s => `COOKIE_SALT=${s}`,
];
const inCommand: readonly Shape[] = [
	s => `--password=${s}`,
	s => `--api-key=${s}`,
	s => `PGPASSWORD=${s} psql -h db`,
	s => `curl -H "Authorization: Bearer ${s}" http://api`,
	s => `https://me:${s}@registry.example/v2`,
	s => `mysql -uroot -p${s} -e 1`,
	s => `curl -u me:${s} http://api`,
	s => `redis-cli -a ${s} ping`,
];
const pick = (shapes: readonly Shape[], index: number): string =>
	shapes[index % shapes.length]?.(secretValues[index % secretValues.length] ?? '') ?? '';

export const envSecret = (index: number): string => pick(inEnv, index);
export const commandSecret = (index: number): string => pick(inCommand, index);
export const labelSecret = (index: number): string => `postgres://app:${secretValues[index % 60] ?? ''}@db/app`;
