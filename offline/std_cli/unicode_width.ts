/**
 * A stand-in for `jsr:@std/cli@^1/unicode-width` where JSR cannot be reached: the same function, by Unicode properties that regular expressions know.
 * The real library replaces it unchanged.
 *
 * @module
 */

/**
 * How many columns of a terminal a text takes: 2 for wide characters, 0 for those that combine with the one before, control and format characters, 1
 * for all others.
 */
export function unicodeWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    width += none.test(character) ? 0 : wide.test(character) ? 2 : 1;
  }
  return width;
}

const none = /^[\p{Cc}\p{Cf}\p{Mn}\p{Me}]$/u;
// Letters at half their width, from U+FF61 on, are of wide scripts and narrow.
const wide =
  /^(?![\uff61-\uffdc])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Yi}\p{Script=Bopomofo}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u;
