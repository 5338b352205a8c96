/** Text that stays text in XML and HTML, as content and between any quotes. */

const named: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	// Of `]]>` too.
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
	// In an attribute a parser makes blanks of these.
	'\n': '&#10;',
	'\r': '&#13;',
	'\t': '&#9;',
};

const special = /[&<>"'\n\r\t]/g;
/** What no XML 1.0 document may hold, escaped or not. */
const illegal = /[\0-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

export const escapeMarkup = (text: string): string =>
	text
		.toWellFormed()
		.replace(illegal, '\uFFFD')
		.replace(special, sign => named[sign] ?? sign);
