import { printSteps, stepBench } from "./step_bench.ts";
printSteps(await stepBench());
