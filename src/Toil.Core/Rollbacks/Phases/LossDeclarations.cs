using Toil.Migrations.Plans;
using Toil.Rollbacks.Fingerprints;

namespace Toil.Rollbacks.Phases;

/// <summary>What a plan says that its way back may lose: rows, the values of columns and columns, and where a sequence stands. Anything else that is not as before is no loss but a fault.</summary>
internal sealed class LossDeclarations(RehearsalPlan plan)
{
    /// <summary>The reason why a difference is right; null where the plan does not say.</summary>
    public string? ReasonFor(Difference difference)
    {
        bool isLoss = difference is { Kind: Differences.Rows or Differences.SequenceValue } or { Kind: Differences.Column, Change: DifferenceKind.Missing };
        if (isLoss && Find(difference.Name) is { } reason)
        {
            return reason;
        }

        // Rows of which only declared columns differ. What is not among the samples nobody has looked at, so all have to be.
        string[]? reasons = difference.Rows is { } rows && rows == difference.Samples.Count && difference.Samples.All(row => row.Columns.Count > 0)
            ? [.. difference.Samples.SelectMany(row => row.Columns).Select(column => Find($"{difference.Name}.{column[..Math.Max(0, column.IndexOf(':', StringComparison.Ordinal))]}") ?? string.Empty).Distinct()]
            : null;
        return reasons is { Length: > 0 } && !reasons.Contains(string.Empty) ? string.Join("; ", reasons) : null;
    }

    /// <summary>The reason by the name of a table, a column or a sequence, with or without its schema.</summary>
    private string? Find(string name)
    {
        foreach (KeyValuePair<string, string> loss in plan.Loses)
        {
            if (name.Equals(loss.Key, StringComparison.OrdinalIgnoreCase) || name.EndsWith($".{loss.Key}", StringComparison.OrdinalIgnoreCase))
            {
                return loss.Value;
            }
        }

        return null;
    }
}
