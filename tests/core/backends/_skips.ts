import type { Skip } from "./contract.ts";

/** What a device does not do yet. Entries only leave: whoever takes one out lowers the length. */
export const skips: readonly Skip[] = [];

/** The greatest length that the list may have. */
export const greatestNumberOfSkips = 0;
