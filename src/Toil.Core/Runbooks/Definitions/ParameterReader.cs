using Toil.Operations;
using Toil.Runbooks.Expressions;
using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>Reads the parameters of a runbook.</summary>
internal sealed class ParameterReader(YamlDocument document)
{
    private const int MaxParameters = 200;

    private static readonly string[] s_keys = RunbookKeys.Names(RunbookKeys.Parameter);

    /// <summary>Reads them.</summary>
    /// <param name="node">What stands under the key; null for nothing.</param>
    public RunbookParameter[] Read(YamlNode? node)
    {
        if (node is null)
        {
            return [];
        }

        YamlMapping mapping = node as YamlMapping ?? throw document.Invalid(node.Origin, "'parameters' is a mapping", "Write 'name: type' lines under it.");
        if (mapping.Entries.Count > MaxParameters)
        {
            throw document.Invalid(node.Origin, $"a runbook has at most {MaxParameters} parameters, and this has {mapping.Entries.Count}", "Take some out.");
        }

        Dictionary<string, RunbookParameter> known = [];
        foreach ((YamlScalar key, YamlNode value) in mapping.Entries)
        {
            RunbookName.Check(document, key, "a parameter", false);
            if (known.TryGetValue(OptionSchema.Fold(key.Text), out RunbookParameter? other))
            {
                throw document.Invalid(key.Origin, $"'{key.Text}' is the parameter '{other.Name}' again, because spellings do not count", "Give each a name of its own.");
            }

            known.Add(OptionSchema.Fold(key.Text), ReadOne(key, value));
        }

        return [.. known.Values];
    }

    private RunbookParameter ReadOne(YamlScalar key, YamlNode value)
    {
        if (value is YamlScalar word)
        {
            return word.IsNull
                ? throw document.Invalid(key.Origin, $"the parameter '{key.Text}' has no type", $"Write one of {string.Join(", ", RunbookKeys.ParameterTypes)} behind it.")
                : new RunbookParameter { Name = key.Text, Type = TypeOf(word), Origin = key.Origin };
        }

        YamlKeys map = new(document, value, "a parameter", s_keys);
        RunbookParameter parameter = new()
        {
            Name = key.Text,
            Type = TypeOf(map.Required("type", $"Say what it takes: one of {string.Join(", ", RunbookKeys.ParameterTypes)}.")),
            IsRequired = map.Flag("required") ?? false,
            Description = map.Scalar("description")?.Text.Trim(),
            Choices = RunbookTexts.Read(map, "choices"),
            Min = map.Scalar("min")?.Text.Trim(),
            Max = map.Scalar("max")?.Text.Trim(),
            Origin = key.Origin,
        };
        CheckChoices(map, parameter);
        CheckBounds(map, parameter);
        return map.Find("default") is { } preset ? parameter with { Default = Default(map, parameter, preset) } : parameter;
    }

    private ParameterType TypeOf(YamlScalar word)
    {
        string text = word.Text.Trim();
        return RunbookKeys.ParameterTypes.Contains(text.ToLowerInvariant())
            ? Enum.Parse<ParameterType>(text, true)
            : throw document.Invalid(word.Origin, $"'{InertText.From(text, 80)}' is not a type of parameter", text.ToUpperInvariant() switch
            {
                "STRING" => "Did you mean 'text'?",
                "BOOL" or "BOOLEAN" or "FLAG" => "Did you mean 'switch'?",
                "INT" or "INTEGER" or "LONG" or "DOUBLE" or "FLOAT" => "Did you mean 'number'?",
                "TIMESPAN" => "Did you mean 'duration'?",
                "FILE" or "FOLDER" => "Did you mean 'path'?",
                "ARRAY" => "Did you mean 'list'?",
                "PASSWORD" => "Did you mean 'secret'?",
                _ => Nearest.To(text, RunbookKeys.ParameterTypes) is { } nearest ? $"Did you mean '{nearest}'?" : $"Write one of {string.Join(", ", RunbookKeys.ParameterTypes)}.",
            });
    }

    private void CheckChoices(YamlKeys map, RunbookParameter parameter)
    {
        if ((parameter.Type == ParameterType.Choice) != (parameter.Choices.Count > 0))
        {
            throw parameter.Type == ParameterType.Choice
                ? map.Missing("choices", "List the words: choices: [one, two].")
                : document.Invalid(map.OriginOf("choices"), "'choices' belongs to a choice", "Write 'type: choice', or take it out.");
        }

        if (parameter.Choices.GroupBy(OptionSchema.Fold).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw map.Invalid("choices", $"'{InertText.From(twice.Last(), 80)}' is among the choices twice", "Keep one of them.");
        }
    }

    private void CheckBounds(YamlKeys map, RunbookParameter parameter)
    {
        List<object> bounds = [];
        foreach (string key in (string[])["min", "max"])
        {
            if (map.Scalar(key) is not { } scalar)
            {
                continue;
            }

            if (parameter.Type is not (ParameterType.Number or ParameterType.Duration))
            {
                throw document.Invalid(map.OriginOf(key), $"'{key}' belongs to a number or a duration", "Take it out.");
            }

            bounds.Add(ParameterValue.Read(parameter with { Min = null, Max = null }, scalar, document.Folder, (what, remedy) => document.Invalid(scalar.Origin, $"'{key}': {what}", remedy))!);
        }

        if (bounds is [{ } min, { } max] && Comparison.Compare(min, max) > 0)
        {
            throw map.Invalid("max", $"'max' of {parameter.Max} is below 'min' of {parameter.Min}", "Exchange them.");
        }
    }

    private object? Default(YamlKeys map, RunbookParameter parameter, YamlNode preset) => parameter.IsRequired
        ? throw document.Invalid(map.OriginOf("default"), "a parameter that is required has no default", "Take one of the two out.")
        : (preset as YamlScalar)?.Text.Contains(TemplateReader.Open, StringComparison.Ordinal) == true
        ? throw document.Invalid(preset.Origin, "a default holds no expression, because it is there before anything runs", "Write the value, or use default(parameters.name, ...) where it is needed.")
        : ParameterValue.Read(parameter, preset, document.Folder, (what, remedy) => document.Invalid(preset.Origin, $"the default of '{parameter.Name}': {what}", remedy));
}
