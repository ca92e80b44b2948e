/**
 * Attributions to look at, as a page of HTML and as lines for a terminal: what `headway explain` shows, for programs that compute attributions themselves.
 *
 * @example
 * ```ts
 * import { type ExplainedExample, explanationPage } from "@headway/estimator/explain";
 * const examples: ExplainedExample[] = []; // { attribution } of each record that an estimator's attributions gives
 * const page: string = explanationPage({ title: "Why Gentoo?", facts: { Baseline: "zeros" }, examples });
 * ```
 *
 * @module
 */

import {
  type Average,
  examplesOf,
  type Explanation,
  hasBars,
  plain,
  scaleOf,
  share,
  signed,
  strength,
  type View,
  type ViewedExample,
  viewOf,
} from "./explanation.ts";

export type { DataByDType, DType, HostTensorOf } from "../core/runtime/host_tensor.ts";
export type {
  AttributedOutput,
  AttributedTarget,
  Attribution,
  ColumnAttribution,
  FeatureAttribution,
  KeyAttribution,
  StepAttribution,
} from "../estimators/attributions/types.ts";
export type { ExplainedExample, Explanation } from "./explanation.ts";
export { explanationText, type TextOptions } from "./explanation_text.ts";

/**
 * A page that shows attributions: signed bars per feature, averaged and for each example, and the items of sequences in colours. It stands alone: it has no script,
 * fetches nothing, and nothing of the data is in it but as text, so it may be opened from a disk, sent by mail, or kept.
 *
 * @returns The text of an HTML document.
 */
export function explanationPage(explanation: Explanation): string {
  const view = viewOf(explanation);
  const { title, facts, averages, examples } = view;
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<h1>${own(title)}</h1>
<dl class="facts">${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${own(value)}</dd></div>`)}</dl>
${examples.length === 0 ? "" : legend(view)}
</header>
<main>
${averages.map(averageSection)}
${examples.length === 0 ? markup`<p>There are no examples.</p>` : exampleSection(view)}
</main>
</body>
</html>
`.text;
}

// No script, image, font, frame or form: only the style that stands in the page itself.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

function legend({ examples, itemScale }: View): Markup {
  const bars = examples.some(({ features, sequences }) => hasBars(features, sequences));
  const [{ target, quantity }] = examples as readonly [ViewedExample];
  const whose = examples.every((example) => example.target === target)
    ? markup`the ${quantity} of <b>${own(target)}</b>`
    : markup`the ${quantity} that is explained`;
  const [least, most] = [signed(-itemScale, itemScale), signed(itemScale, itemScale)];
  return markup`<aside class="legend" aria-label="Legend">
<p><span class="key"><i class="pos" aria-hidden="true"></i>+ to the right</span> raises ${whose} above that of the baseline,
<span class="key"><i class="neg" aria-hidden="true"></i>&minus; to the left</span> lowers it.
The attributions of an example add up to the difference, but for the gap${
    bars ? "; its longest bar stands for the largest of them" : ""
  }.</p>
${
    itemScale > 0
      ? markup`<p class="ramp"><span>${least}</span><i aria-hidden="true"></i><span>${most}</span>
<small>colours grow with the square root</small></p>`
      : ""
  }
</aside>`;
}

function averageSection({ target, quantity, count, features, sequences }: Average, index: number): Markup {
  const id = `average-${index}`;
  const whole = scaleOf(features.map(({ size }) => size));
  const rows = features.map(({ name, mean, size }) =>
    markup`<tr><th scope="row">${own(name)}</th>${sizeCell(size, whole)}${barCell(mean, whole)}</tr>
`
  );
  const table = markup`<table class="bars means" aria-labelledby="${id}">
<thead><tr><th scope="col">Feature</th><th scope="col">Mean size</th><th scope="col">Mean</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
  return markup`<section aria-labelledby="${id}">
<h2 id="${id}">${own(target)} <small>${quantity}, on average over ${examplesOf(count)}</small></h2>
${hasBars(features, sequences) ? table : ""}
${sequences.map(meanFigure)}
</section>
`;
}

function meanFigure({ name, items, left }: Average["sequences"][number]): Markup {
  const most = scaleOf(items.map(({ mean }) => mean));
  const boxes = items.map(({ text, mean, count }) => itemBox(text, mean, most, markup`<span class="times">${count}&times;</span>`));
  return markup`<figure class="sequence">
<figcaption>${own(name)} <small>mean of each occurrence, and how many${
    left > 0 ? `; ${left} that add less are left out` : ""
  }</small></figcaption>
<ol class="items">${boxes}</ol>
</figure>`;
}

function exampleSection(view: View): Markup {
  const { examples } = view;
  return markup`<section aria-labelledby="examples">
<h2 id="examples">${examples.length === 1 ? "The example" : `Each of ${examplesOf(examples.length)}`}</h2>
<div class="cards">
${examples.map((example, i) => card(example, i, view))}</div>
</section>`;
}

function card(example: ViewedExample, index: number, { itemScale }: View): Markup {
  const { name, label, target, quantity, output, baselineOutput, difference, gap, steps, converged, features, scale, sequences } = example;
  const id = `example-${index}`;
  const rows = features.map(({ name, value, attribution, parts }) =>
    markup`<tr><th scope="row">${own(name)}${value === null ? "" : markup` <small>${own(value)}</small>`}</th>${
      barCell(attribution, scale)
    }</tr>
${
      parts.map(({ text, attribution }) =>
        markup`<tr class="part"><th scope="row">${own(text)}</th>${barCell(attribution, scale)}</tr>
`
      )
    }`
  );
  const table = markup`<table class="bars" aria-labelledby="${id}">
<thead><tr><th scope="col">Feature</th><th scope="col">Attribution</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
  const figures = sequences.map(({ name, items }) =>
    markup`<figure class="sequence">
<figcaption>${own(name)}</figcaption>
${
      items.length === 0
        ? markup`<p>no items</p>`
        : markup`<ol class="items">${items.map(({ text, attribution }) => itemBox(text, attribution, itemScale))}</ol>`
    }
</figure>`
  );
  const sum = [`baseline ${baselineOutput}`, `attributions ${difference}`, `gap ${gap}`, `${steps} steps`];
  return markup`<article class="card" aria-labelledby="${id}">
<h3 id="${id}">${own(name)}${label === null ? "" : markup` <small>it is ${own(label)}</small>`}</h3>
<p class="output">${own(target)}: <b>${output}</b> <small>${quantity}</small></p>
${figures}
${hasBars(features, sequences) ? table : ""}
<p class="sum">${sum.map((text) => markup`<span>${text}</span> `)}${
    converged ? markup`<span>converged</span>` : markup`<strong>not converged</strong>`
  }</p>
</article>
`;
}

function itemBox(text: string, attribution: number, whole: number, more: Markup | "" = ""): Markup {
  const value = signed(attribution, whole);
  const side = attribution < 0 ? "neg" : "pos";
  return markup`<li class="${side}" style="--s:${strength(attribution, whole).toFixed(3)}" title="${text} ${value}"><bdi>${text}</bdi> ${
    valueText(value)
  }${more}</li>
`;
}

function barCell(value: number, whole: number): Markup {
  const part = share(value, whole);
  const bar = markup`<i class="${part < 0 ? "neg" : "pos"}" style="width:${(Math.abs(part) * 50).toFixed(2)}%"></i>`;
  return markup`<td><div class="cell"><span class="bar" aria-hidden="true">${bar}</span>${valueText(signed(value, whole))}</div></td>`;
}

function sizeCell(value: number, whole: number): Markup {
  const bar = markup`<i style="width:${(share(value, whole) * 100).toFixed(2)}%"></i>`;
  return markup`<td><div class="cell"><span class="bar size" aria-hidden="true">${bar}</span>${valueText(plain(value, whole))}</div></td>`;
}

function valueText(value: string): Markup {
  return markup`<span class="value">${value}</span>`;
}

/** Text of the data, which keeps its direction to itself. */
function own(text: string): Markup {
  return markup`<bdi>${text}</bdi>`;
}

/** Text that is HTML already; all other text is escaped. */
class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | readonly Part[];

// Not named html: the formatter would lay out what is in it anew, white space and all.
function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((string, i) => i < parts.length ? string + escaped(parts[i]!) : string).join(""));
}

function escaped(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(escaped).join("");
  return String(part).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll(
    "'",
    "&#39;",
  );
}

// The colours of the legend, each at the square of its strength.
const RAMP = Array.from({ length: 17 }, (_, i) => {
  const eighths = Math.abs(i - 8);
  const at = 50 + 50 * Math.sign(i - 8) * (eighths / 8) ** 2;
  return `color-mix(in srgb,var(--${i < 8 ? "neg" : "pos"}-fill) ${eighths * 12.5}%,var(--paper)) ${at.toFixed(1)}%`;
}).join(",");

// Blue and orange are told apart by all kinds of colour blindness; side and sign say the same without colour.
const STYLE = `
:root{color-scheme:light dark;--paper:#fff;--card:#f6f8fa;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--axis:#8c959f;--pos:#0b69b0;--neg:#c2500f;--pos-fill:#6cb5f2;--neg-fill:#f6a063}
@media (prefers-color-scheme:dark){:root{--paper:#0f1318;--card:#181d24;--ink:#e8ebee;--soft:#a3adb8;--line:#303843;--axis:#6e7985;--pos:#5bb1f2;--neg:#f0965a;--pos-fill:#1a68ab;--neg-fill:#a34c16}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:2rem 1.5rem 4rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
h1{margin:0 0 1rem;font-size:2.1rem;line-height:1.15;letter-spacing:-.02em}
h2{margin:2.75rem 0 .75rem;font-size:1.35rem;line-height:1.25}
h3{margin:0;font-size:1.05rem}
small{color:var(--soft);font-size:.85em;font-weight:400}
bdi{overflow-wrap:anywhere}
.facts{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin:0 0 1.25rem}
.facts dt{color:var(--soft);font-size:.8rem}
.facts dd{margin:0}
.legend{border:solid var(--line);border-width:1px 0;padding:.75rem 0}
.legend p{margin:0;max-width:60rem}
.key{white-space:nowrap}
.key i{display:inline-block;width:1.6em;height:.7em;margin-right:.4em;border-radius:2px;forced-color-adjust:none;print-color-adjust:exact}
.key .pos{background:var(--pos)}
.key .neg{background:var(--neg)}
.ramp{display:flex;align-items:center;gap:.6rem;padding-top:.6rem;font-variant-numeric:tabular-nums}
.ramp i{flex:0 1 16rem;height:.8rem;border-radius:3px;background:linear-gradient(90deg,${RAMP});border:1px solid var(--line);forced-color-adjust:none;print-color-adjust:exact}
.bars{width:100%;border-collapse:collapse;font-size:.92rem}
.bars th,.bars td{padding:.22rem 0;text-align:left;vertical-align:middle;font-weight:400}
.bars th{padding-right:.75rem}
.bars thead th{border-bottom:1px solid var(--line);color:var(--soft);font-size:.8rem}
.bars tbody th{width:40%;line-height:1.3}
.means tbody th{width:24%}
.part th{padding-left:1.1rem;color:var(--soft);font-size:.92em}
.card thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.cell{display:flex;align-items:center;gap:.5rem}
.bar{position:relative;flex:1 1 auto;min-width:3rem;height:1.05rem;background:linear-gradient(var(--axis),var(--axis)) center/1px 100% no-repeat}
.bar i{position:absolute;top:.12rem;bottom:.12rem;forced-color-adjust:none;print-color-adjust:exact}
.bar .pos{left:50%;background:var(--pos);border-radius:0 2px 2px 0}
.bar .neg{right:50%;background:var(--neg);border-radius:2px 0 0 2px}
.bar.size{background-position:left}
.bar.size i{left:0;background:var(--soft);border-radius:0 2px 2px 0}
.part .bar{height:.8rem}
.part .bar i{opacity:.65}
.value{flex:0 0 4.2em;text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.means tr>:nth-child(3){padding-left:1.5rem}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr));gap:1rem}
.card{position:relative;display:flex;flex-direction:column;padding:1rem 1.1rem .8rem;border:1px solid var(--line);border-radius:8px;background:var(--card);break-inside:avoid}
.output{margin:.15rem 0 .5rem}
.sum{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;margin:auto 0 0;padding-top:.6rem;color:var(--soft);font-size:.82rem;font-variant-numeric:tabular-nums}
.sum strong{color:var(--neg)}
.sequence{margin:0 0 .5rem}
.bars+.sequence{margin-top:1.1rem}
.sequence figcaption{margin-bottom:.3rem;font-size:.92rem}
.sequence p{margin:0;color:var(--soft)}
.items{display:flex;flex-wrap:wrap;gap:.35rem .2rem;margin:0;padding:0;list-style:none}
.items li{display:flex;flex-direction:column;align-items:center;min-width:2.7rem;max-width:100%}
.items bdi{align-self:stretch;padding:.15rem .45rem;border:1px solid var(--line);border-radius:4px;background:color-mix(in srgb,var(--fill) calc(var(--s)*100%),var(--paper));color:var(--ink);font-size:1.25rem;line-height:1.35;text-align:center;print-color-adjust:exact}
.items .pos{--fill:var(--pos-fill)}
.items .neg{--fill:var(--neg-fill)}
.items .value,.items .times{flex:none;color:var(--soft);font-size:.75rem;line-height:1.35;text-align:center}
@media (max-width:34rem){body{padding:1.25rem .9rem 3rem}h1{font-size:1.7rem}.bars tbody th{width:36%}.bar{min-width:2rem}.bars th{padding-right:.4rem;font-size:.82rem}.card tbody th{width:45%}.means tr>:nth-child(3){padding-left:.6rem}.cell{gap:.3rem}.value{flex-basis:3.4em;font-size:.88rem}}
@media print{body{max-width:none;padding:0}}
`;
