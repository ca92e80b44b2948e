export {
  BinaryClassHead$1 as BinaryClassHead,
  Head$1 as Head,
  LogisticRegressionHead$1 as LogisticRegressionHead,
  MultiClassHead$1 as MultiClassHead,
  MultiHead$1 as MultiHead,
  MultiLabelHead$1 as MultiLabelHead,
  PoissonRegressionHead$1 as PoissonRegressionHead,
  Reduction$1 as Reduction,
  RegressionHead$1 as RegressionHead,
  SequentialHeadWrapper$1 as SequentialHeadWrapper,
  checkPredictionKeys$1 as checkPredictionKeys,
  headFromConfig$1 as headFromConfig,
} from "../headway.js";
