using System.Globalization;
using System.Text.Json.Nodes;
using Toil.Operations;

namespace Toil.Runbooks.Schema;

/// <summary>The schema of an operation's options.</summary>
internal static class OptionsSchema
{
    /// <summary>What may stand under <c>with</c>.</summary>
    public static JsonObject Of(OperationDescriptor descriptor)
    {
        JsonObject properties = [];
        JsonObject spellings = [];
        foreach (OptionDescriptor option in descriptor.Options.Options)
        {
            bool hasPlural = option.Kind is OptionKind.List or OptionKind.Map;
            JsonObject schema = Of(option);
            schema["description"] = option.HelpText;
            properties[option.KebabName] = schema;
            if (hasPlural || option.KebabName.Contains('-', StringComparison.Ordinal))
            {
                spellings[KeySchema.Spellings(option.KebabName, hasPlural)] = Of(option);
            }
        }

        JsonObject with = new() { ["type"] = "object", ["description"] = descriptor.Summary, ["properties"] = properties };
        if (spellings.Count > 0)
        {
            with["patternProperties"] = spellings;
        }

        with["additionalProperties"] = false;
        return with;
    }

    private static JsonObject Of(OptionDescriptor option) => option.Kind switch
    {
        OptionKind.Switch => Any(KeySchema.Ref("flag")),
        OptionKind.Number => Any(Bounded(option), new JsonObject { ["type"] = "string", ["pattern"] = "^[-+]?[0-9]" }),
        OptionKind.Duration => Any(KeySchema.Ref("duration")),
        OptionKind.Choice => Any(KeySchema.Enum(option.Choices), KeySchema.Types("string")),
        OptionKind.List => Any(KeySchema.Ref("scalar"), new JsonObject { ["type"] = "array", ["items"] = KeySchema.Ref("scalar") }),
        OptionKind.Map => Any(KeySchema.Types("object", "string"), new JsonObject { ["type"] = "array", ["items"] = KeySchema.Types("string") }),
        OptionKind.Objects => [],
        _ => KeySchema.Ref("scalar"),
    };

    private static JsonObject Bounded(OptionDescriptor option)
    {
        JsonObject number = KeySchema.Types(option.ValueType == typeof(double) ? "number" : "integer");
        foreach ((string keyword, string? bound) in new[] { ("minimum", option.Attribute.Min), ("maximum", option.Attribute.Max) })
        {
            if (bound is not null)
            {
                number[keyword] = JsonNode.Parse(decimal.Parse(bound, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
            }
        }

        return number;
    }

    private static JsonObject Any(params JsonObject[] schemas) => new() { ["anyOf"] = new JsonArray([.. schemas, KeySchema.Ref("expression")]) };
}
