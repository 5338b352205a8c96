/**
 * Images whose entrypoint reads `NAME_FILE` in place of `NAME`, by their own documentation (Docker Hub, 2026). Only the
 * variables named: most images read files for a few of theirs and ignore the rest without a word.
 */
type Row = {
	readonly repository: RegExp;
	readonly variables: RegExp;
	/** What is added to the name. */
	readonly suffix?: string;
};

const rows: readonly Row[] = [
	{repository: /^docker\.io\/library\/postgres$/, variables: /^POSTGRES_(?:PASSWORD|USER|DB|INITDB_ARGS)$/},
	{
		repository: /^docker\.io\/library\/mysql$/,
		variables: /^MYSQL_(?:ROOT_PASSWORD|ROOT_HOST|DATABASE|USER|PASSWORD)$/,
	},
	{
		repository: /^docker\.io\/library\/mariadb$/,
		variables: /^(?:MARIADB|MYSQL)_(?:ROOT_PASSWORD|ROOT_HOST|DATABASE|USER|PASSWORD)$/,
	},
	{repository: /^docker\.io\/library\/mongo$/, variables: /^MONGO_INITDB_ROOT_(?:USERNAME|PASSWORD)$/},
	{
		repository: /^docker\.io\/library\/wordpress$/,
		variables: /^WORDPRESS_(?:DB_(?:HOST|USER|PASSWORD|NAME)|(?:AUTH|SECURE_AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT))$/,
	},
	{
		repository: /^docker\.io\/library\/nextcloud$/,
		variables: /^(?:(?:MYSQL|POSTGRES)_(?:DATABASE|DB|USER|PASSWORD)|NEXTCLOUD_ADMIN_(?:USER|PASSWORD))$/,
	},
	{
		repository: /^docker\.io\/library\/redmine$/,
		variables: /^REDMINE_(?:DB_(?:POSTGRES|MYSQL|USERNAME|PASSWORD|DATABASE)|SECRET_KEY_BASE)$/,
	},
	{repository: /^docker\.io\/library\/joomla$/, variables: /^JOOMLA_DB_(?:HOST|USER|PASSWORD|NAME)$/},
	{
		repository: /^docker\.io\/library\/influxdb$/,
		variables: /^DOCKER_INFLUXDB_INIT_(?:USERNAME|PASSWORD|ADMIN_TOKEN)$/,
	},
	{repository: /^docker\.io\/vaultwarden\/server$/, variables: /^(?:ADMIN_TOKEN|DATABASE_URL|SMTP_PASSWORD)$/},
	{repository: /^docker\.io\/grafana\/grafana(?:-oss|-enterprise)?$/, variables: /^GF_[A-Z0-9_]+$/, suffix: '__FILE'},
];

/** The variable that names the file; null: this image is not known to read one. */
export function fileVariable(repository: string, name: string): string | null {
	const row = rows.find(one => one.repository.test(repository) && one.variables.test(name));
	return row === undefined ? null : name + (row.suffix ?? '_FILE');
}
