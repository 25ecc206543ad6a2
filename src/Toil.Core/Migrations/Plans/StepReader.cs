using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations.Plans;

/// <summary>Reads the steps of a plan.</summary>
internal sealed class StepReader(YamlDocument document)
{
    private const int MaxName = 200;

    private static readonly TimeSpan s_maxTimeout = TimeSpan.FromDays(7);

    private static readonly string[] s_kinds = ["up", "backfill", "copy", "purge"];

    /// <summary>Reads a step.</summary>
    /// <param name="node">What stands in the list.</param>
    /// <param name="number">Its place, from 1.</param>
    /// <exception cref="ToilException"><c>PlanInvalid</c>, <c>OptionUnknown</c>, with file, line and column.</exception>
    public MigrationStep Read(YamlNode node, int number)
    {
        YamlKeys map = new(document, node, "a step", "name", "up", "down", "backfill", "copy", "purge", "transaction", "timeout", "irreversible");
        string name = map.Line("name", MaxName) ?? throw map.Missing("name", "Name the step: it is what you read while it runs.");
        string[] kinds = [.. s_kinds.Where(map.Keys.Contains)];
        if (kinds.Length != 1)
        {
            throw kinds.Length == 0
                ? map.Missing("up", "Say what the step does: up, backfill, copy or purge.")
                : document.Invalid(map.OriginOf(kinds[1]), $"this step has '{kinds[0]}' and '{kinds[1]}'", "Make two steps of it.");
        }

        CheckWayBack(map, kinds[0]);
        MigrationStep step = kinds[0] == "up" ? ReadSql(map, number, name) : new BatchReader(document, map, number, name).Read(kinds[0]);
        return step.Hash.Length > 0 ? step : step with { Hash = StepHash.Of(step, null) };
    }

    private static void CheckWayBack(YamlKeys map, string kind)
    {
        bool hasDown = map.Keys.Contains("down");
        bool isFinal = map.Keys.Contains("irreversible");
        if (hasDown && isFinal)
        {
            throw map.Document.Invalid(map.OriginOf("irreversible"), "this step has 'down' and 'irreversible'", "Keep one of them.");
        }

        if (!hasDown && !isFinal)
        {
            throw map.Missing("down", kind switch
            {
                "backfill" => "Say how to take it back, 'down: { set: { column: expression } }', or write 'irreversible:' with the reason.",
                "copy" => "Write 'down: delete', or 'irreversible:' with the reason.",
                "purge" => "Write 'down: restore' where there is an archive, else 'irreversible:' with the reason.",
                _ => "Say how to take it back, or write 'irreversible:' with the reason.",
            });
        }

        foreach (string key in (string[])["transaction", "timeout"])
        {
            if (kind != "up" && map.Keys.Contains(key))
            {
                throw map.Document.Invalid(map.OriginOf(key), $"'{key}' belongs to steps with 'up'", $"Take it out: the batches of a {kind} are bounded by throttle.target.");
            }
        }
    }

    private SqlStep ReadSql(YamlKeys map, int number, string name)
    {
        Dictionary<string, PlanPlace> places = [];
        return new()
        {
            Number = number,
            Name = name,
            Origin = map.Node.Origin,
            Hash = string.Empty,
            Irreversible = map.Line("irreversible", 1_000),
            Up = Statements("up"),
            Down = map.Keys.Contains("down") ? Statements("down") : [],
            Transaction = map.Flag("transaction") ?? true,
            Timeout = map.Span("timeout", TimeSpan.FromMilliseconds(1), s_maxTimeout),
            Places = places,
        };

        string[] Statements(string key)
        {
            IReadOnlyList<(SqlStatement Statement, PlanPlace Place)> statements = PlanSql.Statements(document, map.Find(key)!, key);
            for (int i = 0; i < statements.Count; i++)
            {
                places[$"{key}:{i}"] = statements[i].Place;
            }

            return [.. statements.Select(pair => pair.Statement.Text)];
        }
    }
}
