import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "../../graph_schema/schema.graphql", // or https://…/schema.graphql of a running service
  documents: ["../../graph_schema/operations/*.graphql", "src/*.graphql"],
  config: {
    scalars: { ID: "string", Date: "string", DateTime: "string" }, // both are ISO 8601 text, C.E.
    strictScalars: true, // a scalar that is new in the contract is to be mapped, not to become `any`
    useTypeImports: true,
  },
  generates: {
    "src/generated/schema.ts": { plugins: ["typescript"], config: { enumsAsTypes: true } },
    "src/generated/operations.ts": { plugins: ["typescript-operations", "typed-document-node"] },
  },
};

export default config;
