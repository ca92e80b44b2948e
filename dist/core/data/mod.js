export {
  Dataset$5 as Dataset,
  analyze$5 as analyze,
  balancedWeights$5 as balancedWeights,
  csvColumns$5 as csvColumns,
} from "../../headway.js";
