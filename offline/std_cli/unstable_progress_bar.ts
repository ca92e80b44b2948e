/**
 * A stand-in for `jsr:@std/cli@^1/unstable-progress-bar` where JSR cannot be reached: the same class and options.
 *
 * @module
 */
import { stderr } from "node:process";

/** What the `formatter` of a {@linkcode ProgressBar} is given. */
export interface ProgressBarFormatter {
  /** The time that has passed, as `mm:ss`. */
  styledTime: string;
  /** The bar itself, without brackets. */
  progressBar: string;
  /** Milliseconds since the start. */
  time: number;
  /** The `time` of the line before. */
  previousTime: number;
  /** The present value. */
  value: number;
  /** The `value` of the line before. */
  previousValue: number;
  /** The value at which the bar is full. */
  max: number;
}

/** Options of {@linkcode ProgressBar}. */
export interface ProgressBarOptions {
  /** Where the lines go; stderr by default. */
  writable?: WritableStream<Uint8Array>;
  /** The value to start from; 0 by default. */
  value?: number;
  /** The value at which the bar is full. */
  max: number;
  /** Characters in the bar; 50 by default. */
  barLength?: number;
  /** The character of the part that is done; `#` by default. */
  fillChar?: string;
  /** The character of the part that is not; `-` by default. */
  emptyChar?: string;
  /** Whether the line is removed at the end; false by default. */
  clear?: boolean;
  /** Makes the line. */
  formatter?: (formatter: ProgressBarFormatter) => string;
  /** Whether the stream stays open at the end; true by default. */
  keepOpen?: boolean;
}

const CLEAR_LINE = "\r\x1b[K";

/** A line on a terminal that is written anew once a second; set `value`, and call `stop` at the end. */
export class ProgressBar {
  /** What is done. */
  value: number;
  /** What there is to do. */
  max: number;
  #options: ProgressBarOptions;
  #writer: WritableStreamDefaultWriter<Uint8Array>;
  #start = Date.now();
  #previous: { time: number; value: number };
  #timer: ReturnType<typeof setInterval>;

  constructor(options: ProgressBarOptions) {
    this.#options = options;
    this.value = options.value ?? 0;
    this.max = options.max;
    this.#previous = { time: 0, value: this.value };
    this.#writer = (options.writable ?? standardError()).getWriter();
    this.#timer = setInterval(() => void this.#print(), 1000);
    void this.#print();
  }

  /** Ends the line. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#options.clear) await this.#write(CLEAR_LINE);
    else {
      await this.#print();
      await this.#write("\n");
    }
    if (this.#options.keepOpen === false) await this.#writer.close().catch(() => {});
    else this.#writer.releaseLock();
  }

  async #print(): Promise<void> {
    const time = Date.now() - this.#start;
    const length = this.#options.barLength ?? 50;
    const done = Math.trunc(Math.min(Math.max(this.value / this.max, 0), 1) * length);
    const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
    const state: ProgressBarFormatter = {
      styledTime: `${two(time / 60_000)}:${two((time / 1000) % 60)}`,
      progressBar: (this.#options.fillChar ?? "#").repeat(done) + (this.#options.emptyChar ?? "-").repeat(length - done),
      time,
      previousTime: this.#previous.time,
      value: this.value,
      previousValue: this.#previous.value,
      max: this.max,
    };
    this.#previous = { time, value: this.value };
    const format = this.#options.formatter ?? ((x) => `[${x.styledTime}] [${x.progressBar}] [${x.value}/${x.max}]`);
    await this.#write(CLEAR_LINE + format(state));
  }

  async #write(text: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(text)).catch(() => clearInterval(this.#timer));
  }
}

function standardError(): WritableStream<Uint8Array> {
  return new WritableStream({
    write: (bytes) => new Promise((resolve, reject) => void stderr.write(bytes, (error) => error ? reject(error) : resolve())),
  });
}
