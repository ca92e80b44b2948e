/**
 * Where the library's sentences go.
 *
 * @module
 */

/** Receives log lines by severity. */
export interface Logger {
  /** Details for developers of models. */
  debug(message: string): void;
  /** What happens, in TensorFlow's words. */
  info(message: string): void;
  /** Something is probably not as intended. */
  warn(message: string): void;
  /** Something failed. */
  error(message: string): void;
}

/** A logger that writes lines of at least a severity to the standard error stream of the host. */
export function consoleLogger(level: keyof Logger = "warn"): Logger {
  const order: (keyof Logger)[] = ["debug", "info", "warn", "error"];
  // deno-lint-ignore headway/no-console -- the one place that prints
  const print = (message: string) => console.error(message);
  const at = (own: keyof Logger) =>
    order.indexOf(own) >= order.indexOf(level) ? (message: string) => print(`${own.toUpperCase()}: ${message}`) : () => {};
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** A logger that drops everything. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

let current: Logger = consoleLogger();

/** The logger in use where a `RunConfig` names none. By default warnings and errors go to the standard error stream. */
export function defaultLogger(): Logger {
  return current;
}

/** Sets the logger in use where a `RunConfig` names none. */
export function setLogger(logger: Logger): void {
  current = checkLogger(logger);
}

/** Checks that a logger has every method, and gives it back. */
export function checkLogger(logger: Logger): Logger {
  for (const method of ["debug", "info", "warn", "error"] as const) {
    if (typeof logger?.[method] !== "function") {
      throw new TypeError(`A logger has the methods debug, info, warn and error; ${method} is missing`);
    }
  }
  return logger;
}
