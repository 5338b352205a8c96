/** Which files a process that uses them shows in `/proc`, and one name for each. */

/**
 * Lists of before `/bin`, `/sbin` and `/lib` became links into `/usr` name the old place, newer ones the new, and the kernel
 * where the file is: all three are one here.
 */
export const canonical = (path: string): string =>
	path.replace(/^\/usr(?=\/(?:s?bin|lib(?:32|64|x32|o32)?)\/)/, '').replace(/^\/sbin\//, '/bin/');

/** Libraries, modules of Node in machine code, and archives of Java, which stay open for as long as they are used. */
const library = /\.(?:so(?:\.[\w.-]+)?|node|jar)$/;
const inProgramFolder = /\/(?:s?bin|games|libexec)\/[^/]+$/;
/** Programs that others start lie below /lib, without an ending. */
const helper = /^\/(?:usr\/(?:local\/)?)?(?:lib\w*|opt)\/(?:.*\/)?[^./]+$/;

export const canBeMapped = (path: string): boolean =>
	library.test(path) || inProgramFolder.test(path) || helper.test(path);

/** Of a list, what says anything of use: the rest need not be kept. */
export const showsUse = (path: string): boolean =>
	path.length <= longestPath && (canBeMapped(path) || isReadOnlyModule(path));
/** Of the kernel. */
const longestPath = 4096;

/** What an interpreter reads and closes again: whether it is used, nothing shows. */
const module = /\.(?:pyc?|pm|rb|[cm]?js|php|lua|tcl|el)$/;
/** For debuggers and readers, not for what runs. */
const beside = /^\/usr\/share\/(?:gdb|gcc[^/]*|doc|bash-completion)\//;

export const isReadOnlyModule = (path: string): boolean => module.test(path) && !beside.test(path);
