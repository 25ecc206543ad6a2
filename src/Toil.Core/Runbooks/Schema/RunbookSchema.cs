using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Toil.Operations;
using Toil.Runbooks.Definitions;

namespace Toil.Runbooks.Schema;

/// <summary>The JSON Schema (draft 2020-12) of a runbook's file, for editors: made from the reader's own tables and the texts of the operations' options.</summary>
internal static class RunbookSchema
{
    private static readonly string[] s_kinds = ["uses", "pwsh", "exec", "approve", "gate", "parallel", "foreach", "group"];

    private static readonly JsonSerializerOptions s_writing = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it, with a line end behind it.</summary>
    public static string Write()
    {
        JsonObject definitions = KeySchema.Shared();
        definitions["steps"] = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = KeySchema.Ref("step") };
        definitions["step"] = Doing(RunbookKeys.Step, s_kinds);
        definitions["action"] = Doing(RunbookKeys.Action, ["uses", "pwsh", "exec"]);
        definitions["verification"] = Doing(RunbookKeys.Verification, ["that", "uses", "pwsh", "exec"]);
        definitions["approval"] = KeySchema.Mapping(RunbookKeys.Approval);
        definitions["gate"] = KeySchema.Mapping(RunbookKeys.Gate);
        definitions["foreach"] = KeySchema.Mapping(RunbookKeys.Foreach);
        definitions["retry"] = KeySchema.Mapping(RunbookKeys.Retry);
        definitions["parameter"] = KeySchema.Mapping(RunbookKeys.Parameter);
        definitions["uses"] = new JsonObject { ["allOf"] = new JsonArray([.. OperationCatalog.All.Select(operation => (JsonNode)Uses(operation.Descriptor))]) };
        foreach (IOperation operation in OperationCatalog.All)
        {
            definitions["with." + operation.Descriptor.Name] = OptionsSchema.Of(operation.Descriptor);
        }

        JsonObject root = KeySchema.Mapping(RunbookKeys.Root);
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "A runbook of Toil",
        };
        foreach ((string name, JsonNode? value) in root.ToArray())
        {
            root.Remove(name);
            schema[name] = value;
        }

        schema["$defs"] = definitions;
        return schema.ToJsonString(s_writing) + "\n";
    }

    private static JsonObject Doing(IReadOnlyList<RunbookKey> keys, IReadOnlyList<string> kinds)
    {
        JsonObject schema = KeySchema.Mapping(keys);
        JsonObject owners = [];
        foreach (RunbookKey key in keys)
        {
            if (key.Of is { } owner)
            {
                owners[key.Name] = new JsonArray(owner);
            }
        }

        schema["oneOf"] = new JsonArray([.. kinds.Select(kind => (JsonNode)new JsonObject { ["required"] = new JsonArray(kind) })]);
        schema["dependentRequired"] = owners;
        schema["allOf"] = new JsonArray(KeySchema.Ref("uses"));
        return schema;
    }

    private static JsonObject Uses(OperationDescriptor descriptor) => new()
    {
        ["if"] = new JsonObject { ["properties"] = new JsonObject { ["uses"] = new JsonObject { ["const"] = descriptor.Name } }, ["required"] = new JsonArray("uses") },
        ["then"] = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["with"] = KeySchema.Ref("with." + descriptor.Name),
                ["fail_on"] = descriptor.FailLevels.Count == 0
                    ? new JsonObject { ["not"] = new JsonObject(), ["description"] = "Its results are not graded." }
                    : new JsonObject { ["anyOf"] = new JsonArray(KeySchema.Enum(descriptor.FailLevels.Keys.Select(JsonNamingPolicy.KebabCaseLower.ConvertName)), new JsonObject { ["type"] = "string" }) },
            },
        },
    };
}
