/** HTML that can only be put together from text that was escaped: `html` escapes whatever is no `Html` itself. */
import {escapeMarkup} from '../markup.ts';

export class Html {
	readonly markup: string;
	constructor(markup: string) {
		this.markup = markup;
	}
}

type Value = Html | string | number | readonly Html[];

function markupOf(value: Value): string {
	if (typeof value === 'string') return escapeMarkup(value);
	if (typeof value === 'number') return String(value);
	if (value instanceof Html) return value.markup;
	return value.map(({markup}) => markup).join('');
}

/** How the source is set in is nothing the page has to carry. */
const setOut = new WeakMap<TemplateStringsArray, readonly string[]>();
function textOf(strings: TemplateStringsArray): readonly string[] {
	let text = setOut.get(strings);
	if (text === undefined) {
		text = strings.map(part => part.replace(/\n\t+/g, '\n'));
		setOut.set(strings, text);
	}
	return text;
}

export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
	const parts = textOf(strings).map((text, index) => {
		const value = values[index];
		return value === undefined ? text : text + markupOf(value);
	});
	return new Html(parts.join(''));
}

export const none = new Html('');

/** Text of others: letters that are written from right to left don't turn round what stands beside them. */
export const name = (text: string): Html => html`<bdi class="name">${text}</bdi>`;
export const code = (text: string): Html => html`<code><bdi>${text === '' ? '(empty)' : text}</bdi></code>`;
