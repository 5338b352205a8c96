/** `ENOENT`; undefined for what is no error of the system. */
export const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
