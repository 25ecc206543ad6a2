using System.Globalization;
using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations.Plans;

/// <summary>Reads a plan: its form, without any database.</summary>
internal static class PlanReader
{
    private const int MaxName = 100;
    private const int MaxSteps = 1_000;

    /// <summary>Reads a plan.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <exception cref="ToilException">
    /// <c>PlanInvalid</c> and <c>OptionUnknown</c> with file, line and column; <c>YamlNotFound</c>, <c>YamlUnreadable</c>, <c>YamlInvalid</c> and
    /// <c>YamlTooLarge</c> for a file that is not there or is no YAML.
    /// </exception>
    public static MigrationPlan Read(string path)
    {
        (YamlNode? root, string text) = YamlReader.ReadFileAndText(path);
        YamlDocument document = new(path, text, "PlanInvalid");
        return Read(document, root ?? throw document.Invalid(ValueOrigin.File(path, 1, 1), "this plan is empty", "Write 'migration: NAME' and 'steps:'."));
    }

    private static MigrationPlan Read(YamlDocument document, YamlNode root)
    {
        YamlKeys map = new(
            document, root, "a plan", "migration", "description", "database", "lock_timeout", "on_error", "steps", "verify", "throttle", "rehearsal");
        MigrationPlan plan = new()
        {
            Name = Name(map),
            Description = map.Scalar("description")?.Text.Trim(),
            Database = map.Scalar("database")?.Text.Trim(),
            DatabaseOrigin = map.Scalar("database")?.Origin,
            LockTimeout = map.Span("lock_timeout", TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10)) ?? TimeSpan.FromMilliseconds(500),
            Steps = Steps(map),
            Verify = Verify(map),
            Throttle = map.Find("throttle") is { } throttle ? ThrottleReader.Read(document, throttle) : new(),
            Rehearsal = RehearsalReader.Read(document, map.Find("rehearsal")),
            SkipRows = SkipRows(map),
            Path = document.Path,
            Hash = string.Empty,
        };
        return plan with { Hash = HashOf(plan) };
    }

    private static string Name(YamlKeys map)
    {
        YamlScalar scalar = map.Required("migration", "Name it: 'migration: orders-total-cents'.");
        return scalar.Text.Length <= MaxName && scalar.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? scalar.Text
            : throw map.Invalid(
                "migration", $"'{InertText.From(scalar.Text, MaxName)}' is not the name of a migration",
                $"Write at most {MaxName} letters, digits, dots, underscores and hyphens.");
    }

    private static MigrationStep[] Steps(YamlKeys map)
    {
        IReadOnlyList<YamlNode> nodes = map.Items("steps") ?? throw map.Missing("steps", "Write at least one step under 'steps:'.");
        if (nodes.Count is 0 or > MaxSteps)
        {
            throw map.Invalid("steps", $"a plan has 1 to {MaxSteps} steps, and this has {nodes.Count}", nodes.Count == 0 ? "Write one." : "Divide it.");
        }

        StepReader reader = new(map.Document);
        List<MigrationStep> steps = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (YamlNode node in nodes)
        {
            MigrationStep step = reader.Read(node, steps.Count + 1);
            steps.Add(names.Add(step.Name)
                ? step
                : throw map.Document.Invalid(step.Origin, $"a step named '{InertText.From(step.Name, 80)}' stands before this one", "Give each step a name of its own."));
        }

        return [.. steps];
    }

    private static VerifyCheck[] Verify(YamlKeys map)
    {
        List<VerifyCheck> checks = [];
        foreach (YamlNode node in map.Items("verify") ?? [])
        {
            YamlKeys check = new(map.Document, node, "an entry of 'verify'", "name", "sql", "equals");
            string name = check.Line("name", 200) ?? throw check.Missing("name", "Say what has to hold.");
            SqlStatement query = PlanSql.Query(map.Document, check.Required("sql", "Write the query that tells."), "sql");
            string expected = check.Required("equals", "Write the answer that the query has to give.").Text;
            checks.Add(!checks.Exists(known => known.Name == name)
                ? new(name, query.Text, expected, check.Node.Origin)
                : throw map.Document.Invalid(check.Node.Origin, $"'{InertText.From(name, 80)}' is verified twice", "Give each entry a name of its own."));
        }

        return [.. checks];
    }

    private static int SkipRows(YamlKeys map)
    {
        if (map.Scalar("on_error") is not { } scalar)
        {
            return 0;
        }

        string[] words = scalar.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words is [var stop] && stop.Equals("stop", StringComparison.OrdinalIgnoreCase) ? 0
            : words is [var skip, var count] && skip.Equals("skip", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int rows) && rows is > 0 and <= 1_000_000 ? rows
            : throw map.Invalid(
                "on_error", $"'{InertText.From(scalar.Text, 80)}' is not known here",
                "Write 'stop', or 'skip 10' for at most ten rows (1 to 1000000) that may fail and are recorded.");
    }

    private static string HashOf(MigrationPlan plan)
    {
        using MeaningHash hash = new("toil plan 1");
        hash.Add(plan.Name).Add([.. plan.Steps.Select(step => step.Hash)]);
        hash.Add([.. plan.Verify.SelectMany(check => new[] { check.Name, StepHash.Meaning(check.Sql)!, check.Expected })]);
        return hash.End();
    }
}
