using System.Globalization;
using Toil.Values;

namespace Toil.Migrations.Plans;

/// <summary>Reads what a rehearsal has to show.</summary>
internal static class RehearsalReader
{
    private const int MaxReason = 300;

    /// <summary>Reads it.</summary>
    public static RehearsalPlan Read(YamlDocument document, YamlNode? node)
    {
        RehearsalPlan plan = new();
        if (node is not null)
        {
            YamlKeys map = new(document, node, "'rehearsal'", "p99_factor", "lock_wait", "rollback_within", "workload", "new_rows", "loses");
            plan = plan with
            {
                P99Factor = map.Number("p99_factor", 1, 1000),
                LockWait = map.Span("lock_wait", TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)),
                RollbackWithin = map.Span("rollback_within", TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(30)),
                Workload = map.Scalar("workload") is { } file ? BatchReader.PathOf(document, file, "workload") : null,
                NewRows = map.Find("new_rows") is { } rows ? [.. PlanSql.Statements(document, rows, "new_rows").Select(one => one.Statement.Text)] : [],
                Loses = map.Find("loses") is { } losses ? Losses(document, losses) : plan.Loses,
            };
        }

        return plan with { Hash = HashOf(plan) };
    }

    private static Dictionary<string, string> Losses(YamlDocument document, YamlNode node)
    {
        if (node is not YamlMapping map)
        {
            throw document.Invalid(node.Origin, "'loses' is a mapping", "Write 'table.column: the reason why losing it is right' lines.");
        }

        Dictionary<string, string> losses = new(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<YamlScalar, YamlNode> entry in map.Entries)
        {
            string reason = (entry.Value as YamlScalar)?.Text.Trim() ?? string.Empty;
            if (reason.Length is 0 or > MaxReason || InertText.From(reason) != reason)
            {
                throw document.Invalid(entry.Key.Origin, $"'{InertText.From(entry.Key.Text, 80)}' has no reason in one short line", "Say why losing it is right.");
            }

            if (!losses.TryAdd(entry.Key.Text.Trim(), reason))
            {
                throw document.Invalid(entry.Key.Origin, $"'{InertText.From(entry.Key.Text, 80)}' is given a second time", "Keep one of them.");
            }
        }

        return losses;
    }

    private static string HashOf(RehearsalPlan plan)
    {
        using MeaningHash hash = new("toil rehearsal 1");
        hash.Add(plan.P99Factor?.ToString("R", CultureInfo.InvariantCulture)).Add(Text(plan.LockWait)).Add(Text(plan.RollbackWithin));
        hash.Add([.. plan.NewRows.Select(sql => StepHash.Meaning(sql)!)]);
        hash.Add([.. plan.Loses.OrderBy(loss => loss.Key, StringComparer.Ordinal).SelectMany(loss => new[] { loss.Key, loss.Value })]);
        return hash.End();
    }

    private static string? Text(TimeSpan? time) => time?.Ticks.ToString(CultureInfo.InvariantCulture);
}
