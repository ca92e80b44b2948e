/** What a mutant is. */

/** One change of one file. */
export interface Mutant {
  /** The file, from the root of the repository. */
  readonly file: string;
  /** The text that is replaced. It occurs exactly once in the file. */
  readonly find: string;
  /** What stands there instead. */
  readonly put: string;
  /** The tests that are to fail. */
  readonly tests: readonly string[];
}

/** The mutants of one file that the same tests are to catch. */
export interface FileMutants extends Pick<Mutant, "file" | "tests"> {
  /** What is replaced, by what. */
  readonly changes: readonly (readonly [find: string, put: string])[];
}

/** One entry for each change. */
export function separately(files: readonly FileMutants[]): Mutant[] {
  return files.flatMap(({ file, tests, changes }) => changes.map(([find, put]) => ({ file, find, put, tests })));
}
