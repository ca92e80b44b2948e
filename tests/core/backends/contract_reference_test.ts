import { deviceCases, testBackend } from "./contract.ts";
import { ReferenceBackend } from "./reference_backend.ts";
import { skips } from "./_skips.ts";

testBackend("reference", () => new ReferenceBackend(), { skips });
// Its kernels are the same: what differs is when reads are delivered.
testBackend("reference, 3 steps in flight", () => new ReferenceBackend({ stepsInFlight: 3 }), { cases: deviceCases });
