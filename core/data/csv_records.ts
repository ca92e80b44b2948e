/**
 * Where the records of comma-separated values end, in a text that comes in pieces. A field is quoted if its first character is a quote; a line
 * ends with `\n`, `\r\n` or `\r` outside of quotes.
 *
 * @module
 */

/** Positions in a piece of text after a line end that ends a record: the first one and the last one, or -1 where no record ends. */
export interface PieceEnds {
  /** Position after the first end; 0 if the record ended with the piece before, which only this piece could tell. */
  readonly first: number;
  /** Position after the last end. */
  readonly last: number;
}

/** Finds the ends of records in the pieces of a text, wherever it was cut. */
export class RecordEnds {
  readonly #delimiter: number;
  #state: State = START;

  /** Takes what separates fields, one character. */
  constructor(delimiter = ",") {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  /** Whether the text so far ends inside quotes. */
  get quoted(): boolean {
    return this.#state === QUOTED;
  }

  /** The ends of records in the next piece. A `\r` at the end of a piece ends nothing yet: `\n` may follow. */
  next(piece: string): PieceEnds {
    let [first, last, state] = [-1, -1, this.#state];
    if (piece !== "" && state === RETURN) first = last = piece.startsWith("\n") ? 1 : 0;
    // From quote to quote: what lies between is searched for ends from both sides, and its last character gives the state.
    for (let at = 0; at < piece.length;) {
      const quote = piece.indexOf('"', at);
      // Most quoted fields are followed by another one: the delimiter between the two ends no record.
      if (state === QUOTED && quote >= 0 && piece.charCodeAt(quote + 1) === this.#delimiter && piece.charCodeAt(quote + 2) === QUOTE) {
        at = quote + 3;
        continue;
      }
      const stop = quote < 0 ? piece.length : quote;
      if (stop > at && state !== QUOTED) {
        if (first < 0) first = firstEnd(piece, at, stop);
        const end = lastEnd(piece, at, stop);
        if (end > last) last = end;
        state = stateAfter(state, piece.charCodeAt(stop - 1), this.#delimiter);
      }
      if (quote >= 0) state = stateAfter(state, QUOTE, this.#delimiter);
      at = stop + 1;
    }
    this.#state = state;
    return { first, last };
  }
}

function firstEnd(piece: string, start: number, stop: number): number {
  for (let at = start; at < stop; at++) {
    const code = piece.charCodeAt(at);
    if (code === LINE_FEED) return at + 1;
    if (code === CARRIAGE_RETURN && at + 1 < piece.length) return piece.charCodeAt(at + 1) === LINE_FEED ? at + 2 : at + 1;
  }
  return -1;
}

function lastEnd(piece: string, start: number, stop: number): number {
  for (let at = stop - 1; at >= start; at--) {
    const code = piece.charCodeAt(at);
    if (code === LINE_FEED || code === CARRIAGE_RETURN && at + 1 < piece.length) return at + 1;
  }
  return -1;
}

/** A text with `\n` for every line end outside of quotes. */
export function withLineFeeds(text: string, delimiter = ","): string {
  const separator = delimiter.charCodeAt(0);
  const lines: string[] = [];
  let start = 0;
  let state: State = START;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const pair = state === RETURN && code === LINE_FEED;
    state = stateAfter(state, code, separator);
    if (pair) start = at + 1;
    if (state !== RETURN) continue;
    lines.push(text.slice(start, at));
    start = at + 1;
  }
  lines.push(text.slice(start));
  return lines.join("\n");
}

/** What a text ends with. */
type State = typeof START | typeof FIELD | typeof QUOTED | typeof CLOSED | typeof RETURN;

/** The end of the field or record before, so that a field starts. */
const START = 0;
/** A field without quotes, or what follows its quotes. */
const FIELD = 1;
/** The inside of quotes. */
const QUOTED = 2;
/** A quote that closes the quotes, unless another follows: the two then stand for one inside of them. */
const CLOSED = 3;
/** A `\r` that ends a record, alone or with a `\n` that follows. */
const RETURN = 4;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;

function stateAfter(state: State, code: number, delimiter: number): State {
  if (state === QUOTED) return code === QUOTE ? CLOSED : QUOTED;
  if (code === QUOTE) return state === FIELD ? FIELD : QUOTED;
  if (code === delimiter || code === LINE_FEED) return START;
  return code === CARRIAGE_RETURN ? RETURN : FIELD;
}
