using Toil.Runbooks.Expressions;
using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>Reads outputs.</summary>
internal static class OutputReader
{
    /// <summary>The outputs of a mapping; none where it has no such key.</summary>
    public static IReadOnlyDictionary<string, TemplateValue> Read(YamlKeys map)
    {
        Dictionary<string, TemplateValue> outputs = new(StringComparer.Ordinal);
        if (map.Find("outputs") is not { } node)
        {
            return outputs;
        }

        TemplateReader templates = new(map.Document);
        foreach ((YamlScalar key, YamlNode value) in (node as YamlMapping ?? throw map.Document.Invalid(node.Origin, "'outputs' is a mapping", "Write 'name: value' lines under it.")).Entries)
        {
            outputs.Add(RunbookName.Check(map.Document, key, "an output", true), templates.Read(value));
        }

        return outputs;
    }
}
