/** Where an engine listens, with what is needed to speak to it there. */
import type {SafeText} from '../model/safe-text.ts';

export type TlsMaterial = {
	/** The folder the files came from, for what is said when they are refused. */
	readonly folder: string;
	/** null: the authorities that Node knows. */
	readonly ca: string | null;
	/** Or why we have none to show: an engine may do without. */
	readonly own: {readonly cert: string; readonly key: string} | {readonly missing: SafeText};
	/** False only where the user said so (DOCKER_TLS alone, a context that skips it): then anybody may answer. */
	readonly isVerified: boolean;
	/** Where its files are set right. */
	readonly cure: SafeText;
};

/** Each part is safe as an argument of ssh: see `readSshAddress`. */
export type SshDestination = {
	/** null: as ssh's own configuration has it. */
	readonly user: string | null;
	/** A name, an address, or an alias of ssh's configuration. */
	readonly host: string;
	readonly port: number | null;
	/** Of the engine, on that host; null: where the docker command would go there. */
	readonly socketPath: string | null;
};

/** What the client speaks to. */
export type Target =
	| {readonly is: 'unix'; readonly socketPath: string}
	| {readonly is: 'tcp'; readonly host: string; readonly port: number; readonly tls: TlsMaterial | null}
	/** The near end of a way to another machine. Never taken for an engine of this one. */
	| {
			readonly is: 'tunnel';
			readonly socketPath: string;
			/** At once; null: any number. */
			readonly maxConnections: number | null;
	  };

/** A host to log in to first. */
export type SshTarget = {readonly is: 'ssh'; readonly destination: SshDestination};
