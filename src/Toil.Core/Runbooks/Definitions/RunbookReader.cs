using Toil.Operations;
using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>Reads a runbook: its form, without running or checking anything of what it names.</summary>
internal static class RunbookReader
{
    private static readonly string[] s_keys = RunbookKeys.Names(RunbookKeys.Root);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <exception cref="ToilException">
    /// <c>RunbookInvalid</c>, <c>ExpressionInvalid</c>, <c>OptionUnknown</c>, <c>OptionInvalid</c> and <c>OptionOutOfRange</c> with file, line and column;
    /// <c>YamlNotFound</c>, <c>YamlUnreadable</c>, <c>YamlInvalid</c> and <c>YamlTooLarge</c> for a file that is not there or is no YAML.
    /// </exception>
    public static Runbook Read(string path)
    {
        (YamlNode? root, string text) = YamlReader.ReadFileAndText(path);
        return Read(path, text, root);
    }

    /// <summary>Reads a text that is kept elsewhere: the file need not be there any more.</summary>
    /// <param name="path">Absolute path of the file that it was.</param>
    /// <param name="text">What stood in it.</param>
    /// <exception cref="ToilException">As above.</exception>
    public static Runbook Read(string path, string text) => Read(path, text, YamlReader.Read(path, text));

    private static Runbook Read(string path, string text, YamlNode? root)
    {
        YamlDocument document = new(path, text, "RunbookInvalid");
        YamlKeys map = new(
            document, root ?? throw document.Invalid(ValueOrigin.File(path, 1, 1), "this runbook is empty", "Write 'runbook: NAME' and 'steps:'."), "a runbook", s_keys);
        StepListReader steps = new(document);
        Runbook runbook = new()
        {
            Name = Name(map),
            Description = map.Scalar("description")?.Text.Trim(),
            Owner = map.Line("owner", 200),
            Saves = map.Span("saves", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)),
            Environment = map.Line("environment", 100),
            IsAlone = RunbookWord.Read(map, "concurrency", ["one", "any"]) == "one",
            Parameters = new ParameterReader(document).Read(map.Find("parameters")),
            Steps = steps.Read(map, "steps", "step", 0) ?? throw map.Missing("steps", "Write at least one step under 'steps:'."),
            Always = steps.Read(map, "always", "always", 0) ?? [],
            Outputs = OutputReader.Read(map),
            Path = path,
            Text = text,
            Hash = string.Empty,
        };
        return runbook with { Hash = RunbookHash.Of(runbook) };
    }

    private static string Name(YamlKeys map)
    {
        YamlScalar scalar = map.Required("runbook", "Name it: 'runbook: orders-night'.");
        return scalar.Text.Length <= RunbookName.MaxLength && scalar.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? scalar.Text
            : throw map.Invalid(
                "runbook", $"'{InertText.From(scalar.Text, RunbookName.MaxLength)}' is not the name of a runbook",
                $"Write at most {RunbookName.MaxLength} letters, digits, dots, underscores and hyphens.");
    }
}
