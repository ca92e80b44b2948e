/**
 * Attributions as lines for a terminal.
 *
 * @module
 */

import { unicodeWidth } from "jsr:@std/cli@^1/unicode-width";
import { checkOptions } from "../core/errors.ts";
import { examplesOf, type Explanation, hasBars, type Item, plain, scaleOf, share, signed, strength, viewOf } from "./explanation.ts";

/** How wide lines are, and whether they are coloured. */
export interface TextOptions {
  /** Columns of the terminal. Default 80. */
  readonly width?: number;
  /** Whether there are colours, made by escape sequences. Default false. */
  readonly colour?: boolean;
  /** Whether each example is shown, or only what those of one target have in common. Default true. */
  readonly each?: boolean;
}

/**
 * Attributions as lines for a terminal. Of each example a bar per feature, to the right for what raises the output and to the left for what lowers it; of a sequence
 * its items between blocks, above for what raises and below for what lowers, that grow with the square root; then the means over the examples of each target.
 *
 * Nothing of the data reaches the terminal but as text that is seen: control characters are shown by their numbers.
 *
 * @example
 * ```ts
 * import { type Attribution, explanationText } from "@headway/estimator/explain";
 * const show = (attribution: Attribution) => console.log(explanationText({ title: "Why?", examples: [{ attribution }] }, { width: 60 }).join("\n"));
 * ```
 */
export function explanationText(explanation: Explanation, options: TextOptions = {}): string[] {
  checkOptions("explanationText", options, { width: ["number"], colour: ["boolean"], each: ["boolean"] });
  const { width = 80, colour = false, each = true } = options;
  const view = viewOf(explanation);
  const paint: Paint = colour ? (value, text) => `\x1b[38;5;${value < 0 ? 208 : 39}m${text}\x1b[39m` : (_, text) => text;
  const bold = (text: string): string => colour ? `\x1b[1m${text}\x1b[22m` : text;
  const names = Math.max(...view.facts.map(([name]) => unicodeWidth(name)));
  const lines = [bold(view.title), ...view.facts.map(([name, value]) => `${padded(name, names)}  ${value}`)];
  const screen: Screen = { width: Math.max(width, 24), paint };
  for (const example of each || view.averages.length === 0 ? view.examples : []) {
    const { name, label, target, quantity, output, baselineOutput, difference, gap, steps, converged, features, sequences } = example;
    lines.push("", `${bold(name)}${label === null ? "" : ` (it is ${label})`}: ${target} ${output}, ${quantity}`);
    for (const { name, items } of sequences) lines.push(`  ${name}:`, ...skyline(items, view.itemScale, screen));
    if (hasBars(features, sequences)) {
      const rows = features.flatMap(({ name, value, attribution, parts }): Row[] => [
        [`${name} ${value ?? ""}`.trimEnd(), attribution],
        ...parts.map(({ text, attribution }): Row => [`  ${text}`, attribution]),
      ]);
      lines.push(...bars(rows, example.scale, screen));
    }
    lines.push(`  baseline ${baselineOutput}, attributions ${difference}, gap ${gap}, ${steps} steps${converged ? "" : ", NOT CONVERGED"}`);
  }
  for (const { target, quantity, count, features, sequences } of view.averages) {
    const whole = scaleOf(features.map(({ size }) => size));
    lines.push("", `${bold(target)} on average over ${examplesOf(count)}, ${quantity}:`);
    if (hasBars(features, sequences)) {
      lines.push(
        ...bars(
          features.map(({ name, mean, size }): Row => [name, mean, `${signed(mean, whole)} (size ${plain(size, whole)})`]),
          whole,
          screen,
        ),
      );
    }
    for (const { name, items, left } of sequences) {
      const most = scaleOf(items.map(({ mean }) => mean));
      lines.push(`  ${name}, mean of each occurrence${left > 0 ? ` (${left} that add less are left out)` : ""}:`);
      lines.push(...bars(items.map(({ text, count, mean }): Row => [`${text}  ${count}\u00d7`, mean]), most, screen));
    }
  }
  return lines;
}

type Row = readonly [name: string, value: number, text?: string];

type Paint = (value: number, text: string) => string;

interface Screen {
  readonly width: number;
  readonly paint: Paint;
}

/** Rows of a name, a bar on either side of an axis, and a number. */
function bars(rows: readonly Row[], whole: number, { width, paint }: Screen): string[] {
  const numbers = rows.map(([, value, text]) => text ?? signed(value, whole));
  const numberWidth = Math.max(...numbers.map((number) => unicodeWidth(number)));
  // Names give way to bars of five columns on each side, and bars are never longer than 24.
  const available = width - numberWidth - 5;
  const nameWidth = Math.max(4, Math.min(Math.max(...rows.map(([name]) => unicodeWidth(name))), available - 12));
  const half = Math.max(1, Math.min(24, Math.floor((available - nameWidth - 2) / 2)));
  return rows.map(([name, value], i) => {
    const halves = Math.round(Math.abs(share(value, whole)) * half * 2);
    const full = "█".repeat(Math.floor(halves / 2));
    const left = value < 0 ? `${halves % 2 === 1 ? "▐" : ""}${full}`.padStart(half) : " ".repeat(half);
    const right = value < 0 ? " ".repeat(half) : `${full}${halves % 2 === 1 ? "▌" : ""}`.padEnd(half);
    const bar = value < 0 ? `${paint(value, left)}│${right}` : `${left}│${paint(value, right)}`;
    return `  ${padded(cut(name, nameWidth), nameWidth)} ${bar} ${" ".repeat(numberWidth - unicodeWidth(numbers[i]!))}${numbers[i]}`;
  });
}

/** Items with blocks above those that raise the output and below those that lower it. */
function skyline(items: readonly Item[], whole: number, { width, paint }: Screen): string[] {
  if (items.length === 0) return ["    no items"];
  const [above, below] = [" ▁▂▃▄▅▆▇█", " ▔▔▔▀▀▀██"];
  const lines: string[] = [];
  let row = ["", "", ""];
  let used = 0;
  const close = (): void => {
    lines.push(...row.map((line) => `    ${line}`.trimEnd()).filter((line, i) => i === 1 || line !== ""));
    [row, used] = [["", "", ""], 0];
  };
  for (const { text, attribution } of items) {
    const size = Math.max(unicodeWidth(text), 1);
    if (used > 0 && used + size > width - 4) close();
    const level = Math.round(strength(attribution, whole) * 8);
    const block = (levels: string, shown: boolean): string =>
      shown && level > 0 ? paint(attribution, levels[level]!.repeat(size)) : " ".repeat(size);
    row = [
      `${row[0]}${block(above, attribution > 0)} `,
      `${row[1]}${level === 0 ? text : paint(attribution, text)} `,
      `${row[2]}${block(below, attribution < 0)} `,
    ];
    used += size + 1;
  }
  close();
  return lines;
}

function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - unicodeWidth(text)));
}

/** Text in no more than so many columns. */
function cut(text: string, width: number): string {
  if (unicodeWidth(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (unicodeWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
