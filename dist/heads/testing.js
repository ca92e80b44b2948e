export {
  BrokenClauseError$3 as BrokenClauseError,
  checkHead$3 as checkHead,
  headContract$3 as headContract,
} from "../headway.js";
