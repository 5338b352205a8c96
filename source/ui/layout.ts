/** How the lines of the screen are shared out. */
export type Layout = {
	readonly width: number;
	readonly height: number;
	readonly headerLines: 1 | 2;
	/** A blank line under the header and above the foot, where there is room. */
	readonly isRoomy: boolean;
	/** Between header and foot. */
	readonly bodyHeight: number;
	/** Below the header, for screens that draw their own foot. */
	readonly wholeHeight: number;
	readonly isTooSmall: boolean;
};

export const leastWidth = 40;
export const leastHeight = 8;

/** A line for what was just said or happened, and one for the keys. */
const footLines = 2;

export function layOut(width: number, height: number): Layout {
	const headerLines = width >= 100 && height >= 20 ? 2 : 1;
	const isRoomy = height >= 30;
	const above = headerLines + (isRoomy ? 1 : 0);
	return {
		width,
		height,
		headerLines,
		isRoomy,
		bodyHeight: Math.max(1, height - above - footLines - (isRoomy ? 1 : 0)),
		wholeHeight: Math.max(1, height - above),
		isTooSmall: width < leastWidth || height < leastHeight,
	};
}
