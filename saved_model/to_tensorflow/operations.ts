/**
 * The table: operation -> what writes its nodes of TensorFlow's operations. An operation without a row cannot be exported.
 *
 * @module
 */

import type { Rows } from "./conversion.ts";
import { effects } from "./effects.ts";
import { elementwise } from "./elementwise.ts";
import { features } from "./features.ts";
import { gradients } from "./gradients.ts";
import { labels } from "./labels.ts";
import { layers } from "./layers.ts";
import { lookups } from "./lookups.ts";
import { losses } from "./losses.ts";
import { optimizers } from "./optimizers.ts";
import { predictions } from "./predictions.ts";
import { recurrent } from "./recurrent.ts";
import { recurrentGradients } from "./recurrent_gradients.ts";
import { sequences } from "./sequences.ts";
import { sources } from "./sources.ts";

/** All rows. */
export const rows: Rows = {
  ...sources,
  ...elementwise,
  ...layers,
  ...features,
  ...lookups,
  ...sequences,
  ...recurrent,
  ...predictions,
  ...labels,
  ...losses,
  ...effects,
  ...gradients,
  ...recurrentGradients,
  ...optimizers,
};
