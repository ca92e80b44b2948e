/**
 * Attributions as a person looks at them: what the page and the terminal have in common, and the lines for the terminal.
 *
 * @module
 */

import { unicodeWidth } from "@std/cli/unicode-width";
import type { Attribution, FeatureAttribution, KeyAttribution } from "../estimators/attribution_types.ts";
import { shortest } from "./output.ts";

/** What is to be shown. */
export interface Explanation {
  /** Headline, such as `Why Gentoo?`. */
  readonly title: string;
  /** What was done, by name: model, data, method, baseline. Default: nothing is said. */
  readonly facts?: Readonly<Record<string, string>>;
  /** What a regressor predicts, such as `price`. Default `prediction`. */
  readonly targetName?: string;
  /** The examples, in the order in which they are shown. */
  readonly examples: readonly ExplainedExample[];
}

/** An example and why it is predicted as it is. */
export interface ExplainedExample {
  /** What an estimator's `attributions` gave for it. */
  readonly attribution: Attribution;
  /** What it is called. Default: `Example` and its place in the input, from 1. */
  readonly name?: string;
  /** What it really is. Default: not said. */
  readonly label?: string;
}

/** How wide lines are, and whether they are coloured. */
export interface TextOptions {
  /** Columns of the terminal. Default 80. */
  readonly width?: number;
  /** Whether there are colours, made by escape sequences. Default false. */
  readonly colour?: boolean;
  /** Whether each example is shown, or only what they have in common. Default true. */
  readonly each?: boolean;
}

/**
 * Attributions as lines for a terminal. Of each example a bar per feature, to the right for what raises the output and to the left for what lowers it; of a sequence
 * its items between blocks, above for what raises and below for what lowers; then the means over the examples of each target.
 *
 * Nothing of the data reaches the terminal but as text that is seen: control characters are shown by their numbers.
 *
 * @example
 * ```ts
 * import { type Attribution, explanationText } from "@headway/estimator/explain";
 * const show = (attribution: Attribution) => console.log(explanationText({ title: "Why?", examples: [{ attribution }] }, { width: 60 }).join("\n"));
 * ```
 */
export function explanationText(explanation: Explanation, { width = 80, colour = false, each = true }: TextOptions = {}): string[] {
  const view = viewOf(explanation);
  const paint: Paint = colour ? (part, text) => `\x1b[38;5;${part < 0 ? 208 : 39}m${text}\x1b[39m` : (_, text) => text;
  const bold = (text: string): string => colour ? `\x1b[1m${text}\x1b[22m` : text;
  const names = Math.max(...view.facts.map(([name]) => unicodeWidth(name)));
  const lines = [bold(view.title), ...view.facts.map(([name, value]) => `${padded(name, names)}  ${value}`)];
  const screen: Screen = { width: Math.max(width, 24), paint };
  for (const example of each ? view.examples : []) {
    const { name, label, target, quantity, output, baselineOutput, difference, gap, steps, converged, features, sequences } = example;
    lines.push("", `${bold(name)}${label === null ? "" : ` (it is ${label})`}: ${target} ${output}, ${quantity}`);
    for (const { name, items } of sequences) lines.push(`  ${name}:`, ...skyline(items, view.itemScale, screen));
    if (hasBars(features, sequences)) {
      const rows = features.flatMap(({ name, value, attribution, parts }): Row[] => [
        [`${name} ${value ?? ""}`.trimEnd(), attribution],
        ...parts.map(({ text, attribution }): Row => [`  ${text}`, attribution]),
      ]);
      lines.push(...bars(rows, view.scale, screen));
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

/** An explanation, ready to be shown: all text can be seen, all numbers that are only read are text. */
export interface View {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly examples: readonly ViewedExample[];
  readonly averages: readonly Average[];
  /** Size of the largest attribution to a feature in any example. */
  readonly scale: number;
  /** Size of the largest attribution to an item of a sequence in any example. */
  readonly itemScale: number;
}

/** An example as it is shown. */
export interface ViewedExample {
  readonly name: string;
  readonly label: string | null;
  readonly target: string;
  /** What of the target is explained: `probability`, `logit`. */
  readonly quantity: string;
  readonly output: string;
  readonly baselineOutput: string;
  readonly difference: string;
  readonly gap: string;
  readonly steps: number;
  readonly converged: boolean;
  readonly features: readonly Contribution[];
  readonly sequences: readonly { readonly name: string; readonly items: readonly Item[] }[];
}

/** A feature and what it adds. */
export interface Contribution {
  readonly name: string;
  /** Its value; null where that would be no short text. */
  readonly value: string | null;
  readonly attribution: number;
  /** What its categories add, where there are several. */
  readonly parts: readonly Item[];
}

/** An item of a sequence, or a category, and what it adds. */
export interface Item {
  readonly text: string;
  readonly attribution: number;
}

/** What the examples of one target have in common. */
export interface Average {
  readonly target: string;
  readonly quantity: string;
  readonly count: number;
  /** Means over the examples of the attributions and of their sizes, the largest sizes first. */
  readonly features: readonly { readonly name: string; readonly mean: number; readonly size: number }[];
  /** By sequence the means over all occurrences of an item, and how many items there are that are not shown. */
  readonly sequences: readonly { readonly name: string; readonly items: readonly MeanItem[]; readonly left: number }[];
}

/** An item's mean attribution over so many occurrences. */
export interface MeanItem {
  readonly text: string;
  readonly count: number;
  readonly mean: number;
}

/** Prepares an explanation for being shown. */
export function viewOf({ title, facts = {}, targetName = "prediction", examples }: Explanation): View {
  const viewed = examples.map((example) => viewedExample(example, targetName));
  const converged = `${viewed.filter((example) => example.converged).length} of ${examplesOf(viewed.length)}`;
  return {
    title: visible(title),
    facts: [...Object.entries(facts), ["Converged", converged]].map(([name, value]) => [visible(name!), visible(value!, 200)] as const),
    examples: viewed,
    averages: [...Map.groupBy(viewed, ({ target }) => target).values()].map(averageOf),
    scale: scaleOf(viewed.flatMap(({ features }) => features.map(({ attribution }) => attribution))),
    itemScale: scaleOf(viewed.flatMap(({ sequences }) => sequences.flatMap(({ items }) => items.map(({ attribution }) => attribution)))),
  };
}

/** Whether bars of features say more than the items of the one sequence do. */
export function hasBars(features: readonly { readonly name: string }[], sequences: readonly { readonly name: string }[]): boolean {
  return features.length > 1 || features.some(({ name }) => !sequences.some((sequence) => sequence.name === name));
}

/** The largest size of some numbers, 0 where there is none. */
export function scaleOf(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** A share of the whole, from -1 to 1. */
export function share(value: number, whole: number): number {
  return whole === 0 ? 0 : Math.max(-1, Math.min(1, value / whole));
}

/** A number to as many decimals as the first three digits of the largest one beside it have. */
export function plain(value: number, largest: number): string {
  if (value === 0 || largest === 0) return "0";
  const exponent = Math.floor(Math.log10(largest));
  // Columns of very small or very large numbers are read by their exponents.
  if (exponent < -5 || exponent > 8) return value.toExponential(1).replaceAll("-", "\u2212");
  return value.toFixed(Math.max(0, 2 - exponent)).replace(/^-(?=[0.]*$)/, "").replace("-", "\u2212");
}

/** {@linkcode plain} with a sign, where it is not 0. */
export function signed(value: number, largest: number): string {
  const text = plain(value, largest);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Number and noun. */
export function examplesOf(count: number): string {
  return count === 1 ? "1 example" : `${count} examples`;
}

type Row = readonly [name: string, value: number, text?: string];

type Paint = (part: number, text: string) => string;

interface Screen {
  readonly width: number;
  readonly paint: Paint;
}

// More items, categories or characters than these are a list to be read, not a picture.
const MOST_ITEMS = 30;
const MOST_PARTS = 8;
const MOST_CHARACTERS = 60;
const MOST_OF_ITEM = 24;

function viewedExample({ attribution, name, label }: ExplainedExample, targetName: string): ViewedExample {
  const { target, output, baselineOutput, gap, steps, converged, features, index } = attribution;
  const largest = Math.max(Math.abs(output), Math.abs(baselineOutput));
  const entries = Object.entries(features).map(([name, feature]) => [visible(name), feature] as const);
  const step = target.step === null ? "" : `, step ${target.step}`;
  return {
    name: visible(name ?? `Example ${index + 1}`),
    label: label === undefined ? null : visible(label),
    target: visible(`${target.className ?? targetName}${step}`),
    quantity: target.of,
    output: plain(output, largest),
    baselineOutput: plain(baselineOutput, largest),
    difference: signed(output - baselineOutput, largest),
    gap: gap === 0 ? "0" : gap.toExponential(0).replace("-", "\u2212"),
    steps,
    converged,
    features: entries.map(([name, feature]) => ({
      name,
      value: valueText(feature),
      attribution: feature.total,
      parts: partsOf(feature.keys),
    })),
    sequences: entries.flatMap(([name, { steps }]) =>
      steps === null ? [] : [{ name, items: steps.map(({ value, attribution }) => ({ text: itemText(value), attribution })) }]
    ),
  };
}

function valueText({ value, steps }: FeatureAttribution): string | null {
  if (steps !== null || value === null || value === undefined) return null;
  return visible(Array.isArray(value) ? value.map(scalarText).join(", ") : scalarText(value), MOST_OF_ITEM);
}

function scalarText(value: unknown): string {
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (Array.isArray(value)) return `(${value.map(scalarText).join(", ")})`;
  return typeof value === "number" ? String(shortest(value)) : String(value);
}

/** The categories with the largest parts, where there is more to say than the feature's total. */
function partsOf(keys: readonly KeyAttribution[]): Item[] {
  if (keys.length < 2) return [];
  const sorted = [...keys].sort((a, b) => Math.abs(b.attribution) - Math.abs(a.attribution)).slice(0, MOST_PARTS);
  return sorted.map(({ key, present, attribution }) => ({ text: visible(present ? key : `not ${key}`, MOST_OF_ITEM), attribution }));
}

function averageOf(group: readonly ViewedExample[]): Average {
  const [{ target, quantity }] = group as readonly [ViewedExample];
  const names = new Set(group.flatMap(({ features }) => features.map(({ name }) => name)));
  const features = [...names].map((name) => {
    const parts = group.map(({ features }) => features.find((feature) => feature.name === name)?.attribution ?? 0);
    return { name, mean: meanOf(parts), size: meanOf(parts.map(Math.abs)) };
  });
  const sequences = [...new Set(group.flatMap(({ sequences }) => sequences.map(({ name }) => name)))];
  return {
    target,
    quantity,
    count: group.length,
    features: features.sort((a, b) => b.size - a.size),
    sequences: sequences.map((name) => ({
      name,
      ...meanItems(group.flatMap(({ sequences }) => sequences.find((each) => each.name === name)?.items ?? [])),
    })),
  };
}

function meanItems(all: readonly Item[]): { items: MeanItem[]; left: number } {
  const byText = [...Map.groupBy(all, ({ text }) => text)].map(([text, items]) => {
    const sum = items.reduce((sum, { attribution }) => sum + attribution, 0);
    return { text, count: items.length, sum, mean: sum / items.length };
  });
  // Those that add most to the whole set, not the rare ones that added much once; then those that raise before those that lower.
  const items = byText.sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum)).slice(0, MOST_ITEMS).sort((a, b) => b.mean - a.mean);
  return { items: items.map(({ text, count, mean }) => ({ text, count, mean })), left: byText.length - items.length };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Text that shows what it holds: what would not be seen, would do something to a terminal, or would turn the direction of what follows is shown by its
 * number. Long text is cut.
 */
function visible(text: string, most = MOST_CHARACTERS): string {
  const characters = [...text.slice(0, 2 * most + 2)];
  const shown = characters.length > most ? [...characters.slice(0, most), "…"] : characters;
  return shown.map((character) => {
    if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(character)) return character;
    return `‹${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}›`;
  }).join("");
}

/** An item of a sequence, its white space visible too. */
function itemText(value: unknown): string {
  const text = scalarText(value);
  return text === "" ? "∅" : visible(text.replaceAll(" ", "␣").replaceAll("\t", "⇥").replaceAll("\n", "↵"), MOST_OF_ITEM);
}

/** Rows of a name, a bar on either side of an axis, and a number. */
function bars(rows: readonly Row[], whole: number, { width, paint }: Screen): string[] {
  const numbers = rows.map(([, value, text]) => text ?? signed(value, whole));
  const numberWidth = Math.max(...numbers.map((number) => unicodeWidth(number)));
  // Names give way to bars of five columns on each side, and bars are never longer than 24.
  const room = width - numberWidth - 5;
  const nameWidth = Math.max(4, Math.min(Math.max(...rows.map(([name]) => unicodeWidth(name))), room - 12));
  const half = Math.max(1, Math.min(24, Math.floor((room - nameWidth - 2) / 2)));
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
    const part = share(attribution, whole);
    // Anything that is not nothing has the lowest block at least.
    const level = Math.abs(part) < 0.01 ? 0 : Math.max(1, Math.round(Math.abs(part) * 8));
    const block = (levels: string, shown: boolean): string =>
      shown && level > 0 ? paint(part, levels[level]!.repeat(size)) : " ".repeat(size);
    row = [
      `${row[0]}${block(above, part > 0)} `,
      `${row[1]}${level === 0 ? text : paint(part, text)} `,
      `${row[2]}${block(below, part < 0)} `,
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
