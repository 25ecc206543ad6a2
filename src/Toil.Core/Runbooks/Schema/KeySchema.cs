using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Toil.Operations;
using Toil.Runbooks.Definitions;

namespace Toil.Runbooks.Schema;

/// <summary>The schema of the keys of a runbook.</summary>
internal static partial class KeySchema
{
    /// <summary>What others refer to.</summary>
    public static JsonObject Shared() => new()
    {
        ["expression"] = new JsonObject { ["type"] = "string", ["pattern"] = @"\$\{\{", ["description"] = "A value with ${{ }} in it." },
        ["scalar"] = Types("string", "number", "boolean"),
        ["duration"] = new JsonObject
        {
            ["description"] = "A duration: 500ms, 15m, 2h30m, 30d or ISO 8601 such as PT15M.",
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "string", ["pattern"] = @"^\s*([Pp].+|([0-9.]+([Ww]|[Dd]|[Hh]|[Mm][Ss]?|[Ss]))+|0)\s*$" }, new JsonObject { ["const"] = 0 }),
        },
        ["flag"] = new JsonObject { ["anyOf"] = new JsonArray(Types("boolean"), Enum(["yes", "no", "on", "off"])) },
    };

    /// <summary>A mapping with these keys and no others.</summary>
    public static JsonObject Mapping(IReadOnlyList<RunbookKey> keys)
    {
        JsonObject properties = [];
        JsonObject spellings = [];
        foreach (RunbookKey key in keys)
        {
            JsonObject schema = Of(key);
            schema["description"] = key.Description;
            properties[key.Name] = schema;
            if (key.Name.Contains('_', StringComparison.Ordinal))
            {
                spellings[Spellings(key.Name, false)] = Of(key);
            }
        }

        JsonObject mapping = new() { ["type"] = "object", ["properties"] = properties };
        if (spellings.Count > 0)
        {
            mapping["patternProperties"] = spellings;
        }

        mapping["additionalProperties"] = false;
        if (keys.Any(key => key.IsRequired))
        {
            mapping["required"] = new JsonArray([.. keys.Where(key => key.IsRequired).Select(key => (JsonNode)JsonValue.Create(key.Name))]);
        }

        return mapping;
    }

    /// <summary>A reference to what is defined once.</summary>
    public static JsonObject Ref(string name) => new() { ["$ref"] = "#/$defs/" + name };

    /// <summary>One of these types.</summary>
    public static JsonObject Types(params string[] types) => new() { ["type"] = types.Length == 1 ? types[0] : new JsonArray([.. types.Select(type => (JsonNode)JsonValue.Create(type))]) };

    /// <summary>One of these words.</summary>
    public static JsonObject Enum(IEnumerable<string> words) => new() { ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)JsonValue.Create(word))]) };

    /// <summary>A pattern for the ways in which a name of several words is spelled.</summary>
    public static string Spellings(string name, bool hasPlural)
    {
        IEnumerable<string> words = Separator().Split(name).Select(word => $"[{char.ToLowerInvariant(word[0])}{char.ToUpperInvariant(word[0])}]{word[1..]}");
        string pattern = string.Join("[-_]?", words);
        return hasPlural ? $"^({(pattern.EndsWith('y') ? pattern[..^1] + "(y|ies)" : pattern + "s?")})$" : $"^{pattern}$";
    }

    private static JsonObject Of(RunbookKey key) => key.Shape switch
    {
        KeyShape.Word => Enum(key.Words),
        KeyShape.Flag => Ref("flag"),
        KeyShape.Count => Types("integer"),
        KeyShape.Bound => Types("number", "string"),
        KeyShape.Span => Ref("duration"),
        KeyShape.Condition => Types("string", "boolean"),
        KeyShape.Value => Ref("scalar"),
        KeyShape.AnyValue => [],
        KeyShape.Values => new() { ["type"] = "object", ["additionalProperties"] = Ref("scalar") },
        KeyShape.AnyValues => Types("object"),
        KeyShape.Arguments => new() { ["type"] = "array", ["minItems"] = 1, ["items"] = Ref("scalar") },
        KeyShape.Texts => new() { ["anyOf"] = new JsonArray(Ref("scalar"), new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Ref("scalar") }) },
        KeyShape.Codes => new() { ["anyOf"] = new JsonArray(Types("integer"), new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Types("integer") }) },
        KeyShape.Operation => Enum(OperationCatalog.All.Select(operation => operation.Descriptor.Name)),
        KeyShape.Options => Types("object"),
        KeyShape.Steps => Ref("steps"),
        KeyShape.Parameters => new()
        {
            ["type"] = "object",
            ["propertyNames"] = new JsonObject { ["pattern"] = "^[A-Za-z][A-Za-z0-9_]*$" },
            ["additionalProperties"] = new JsonObject { ["anyOf"] = new JsonArray(Enum(RunbookKeys.ParameterTypes), Ref("parameter")) },
        },
        KeyShape.Retry => Ref("retry"),
        KeyShape.Verification => Ref("verification"),
        KeyShape.Action => Ref("action"),
        KeyShape.Approval => new() { ["anyOf"] = new JsonArray(Types("string"), Ref("approval")) },
        KeyShape.Gate => new() { ["anyOf"] = new JsonArray(Types("string", "boolean"), Ref("gate")) },
        KeyShape.Foreach => Ref("foreach"),
        _ => Types("string"),
    };

    [GeneratedRegex("[-_]")]
    private static partial Regex Separator();
}
