/**
 * Attributions as a person looks at them: what the page and the terminal have in common.
 *
 * @module
 */

import type { Attribution, FeatureAttribution, KeyAttribution, StepAttribution } from "../estimators/attributions/types.ts";
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

/** An explanation, ready to be shown: all text can be seen, all numbers that are only read are text. */
export interface View {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly examples: readonly ViewedExample[];
  /** Of targets that have several examples. */
  readonly averages: readonly Average[];
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
  /** What the longest bar stands for: the largest attribution of the example, unless that is next to nothing beside those of others. */
  readonly scale: number;
  readonly sequences: readonly { readonly key: string; readonly name: string; readonly items: readonly Item[] }[];
}

/** A feature and what it adds. */
export interface Contribution {
  /** Its name as it is; `name` is how that is shown. */
  readonly key: string;
  readonly name: string;
  /** Its value; null where that would be no short text. */
  readonly value: string | null;
  readonly attribution: number;
  /** What its categories add, where there are several. */
  readonly parts: readonly Item[];
}

/** An item of a sequence, or a category, and what it adds. */
export interface Item {
  /** The item as it is; `text` is how it is shown. */
  readonly key: string;
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
  const scales = examples.map(({ attribution: { features } }) =>
    scaleOf(Object.values(features).flatMap(({ total, keys }) => [total, ...keys.map(({ attribution }) => attribution)]))
  );
  const least = scaleOf(scales) / LEAST_SCALE;
  const viewed = examples.map((example, i) => viewedExample(example, targetName, Math.max(scales[i]!, least)));
  const converged = `${viewed.filter((example) => example.converged).length} of ${examplesOf(viewed.length)}`;
  return {
    title: visible(title),
    facts: [...Object.entries(facts), ["Converged", converged]].map(([name, value]) => [visible(name!), visible(value!, 200)] as const),
    examples: viewed,
    averages: [...Map.groupBy(viewed, ({ target }) => target).values()].filter((group) => group.length > 1).map(averageOf),
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

/** How strong a colour or a block is, from 0 to 1: by the square root, since a few items mostly add far more than all others. */
export function strength(value: number, whole: number): number {
  return Math.sqrt(Math.abs(share(value, whole)));
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

// Bars of an example are drawn on a scale of its own, down to this part of the largest scale: less is little, and looks it.
const LEAST_SCALE = 20;
// More items, categories or characters than these are a list to be read, not a picture.
const MOST_ITEMS = 30;
const MOST_PARTS = 8;
const MOST_CHARACTERS = 60;
const MOST_OF_ITEM = 24;

function viewedExample({ attribution, name, label }: ExplainedExample, targetName: string, scale: number): ViewedExample {
  const { target, output, baselineOutput, gap, steps, converged, features, index } = attribution;
  // Probabilities have three decimals.
  const largest = target.of === "probability" ? 0.1 : Math.max(Math.abs(output), Math.abs(baselineOutput));
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
    features: Object.entries(features).map(([key, feature]) => ({
      key,
      name: visible(key),
      value: valueText(feature),
      attribution: feature.total,
      parts: partsOf(feature.keys),
    })),
    scale,
    sequences: Object.entries(features).flatMap(([key, { steps }]) =>
      steps === null ? [] : [{ key, name: visible(key), items: steps.map(itemOf) }]
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
  return sorted.map(({ key, present, attribution }) => ({ key, text: visible(present ? key : `not ${key}`, MOST_OF_ITEM), attribution }));
}

function averageOf(group: readonly ViewedExample[]): Average {
  const [{ target, quantity }] = group as readonly [ViewedExample];
  const features = [...Map.groupBy(group.flatMap(({ features }) => features), ({ key }) => key).values()].map((contributions) => {
    const parts = contributions.map(({ attribution }) => attribution);
    // An example without the feature has nothing of it.
    return { name: contributions[0]!.name, mean: sumOf(parts) / group.length, size: sumOf(parts.map(Math.abs)) / group.length };
  });
  const sequences = [...Map.groupBy(group.flatMap(({ sequences }) => sequences), ({ key }) => key).values()];
  return {
    target,
    quantity,
    count: group.length,
    features: features.sort((a, b) => b.size - a.size),
    sequences: sequences.map((each) => ({ name: each[0]!.name, ...meanItems(each.flatMap(({ items }) => items)) })),
  };
}

function meanItems(all: readonly Item[]): { items: MeanItem[]; left: number } {
  const byKey = [...Map.groupBy(all, ({ key }) => key).values()].map((items) => {
    const sum = sumOf(items.map(({ attribution }) => attribution));
    return { text: items[0]!.text, count: items.length, sum, mean: sum / items.length };
  });
  // Those that add most to the whole set, not the rare ones that added much once; then those that raise before those that lower.
  const items = byKey.sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum)).slice(0, MOST_ITEMS).sort((a, b) => b.mean - a.mean);
  return { items: items.map(({ text, count, mean }) => ({ text, count, mean })), left: byKey.length - items.length };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
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

/** A step of a sequence, its white space visible too. */
function itemOf({ value, attribution }: StepAttribution): Item {
  const key = scalarText(value);
  const shown = key.replaceAll(" ", "␣").replaceAll("\t", "⇥").replaceAll("\n", "↵");
  return { key, text: key === "" ? "∅" : visible(shown, MOST_OF_ITEM), attribution };
}
