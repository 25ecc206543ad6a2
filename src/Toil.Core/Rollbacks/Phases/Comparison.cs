using System.Globalization;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Fingerprints;

namespace Toil.Rollbacks.Phases;

/// <summary>Holds a clone against what it was, and says what differs in words.</summary>
/// <param name="declared">What the plan says that its way back may lose.</param>
internal sealed class Comparison(LossDeclarations declared)
{
    private const int MostNamed = 3;
    private const int MostKept = 200;

    /// <summary>Reads a clone again and holds it against the start.</summary>
    /// <param name="before">The print of the start.</param>
    /// <param name="beforeIn">A database that still has the rows of the start, for samples of what differs.</param>
    /// <param name="clone">The clone.</param>
    /// <param name="notes">Gets what differs.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The new print.</returns>
    public async Task<DatabasePrint> CompareAsync(DatabasePrint before, TargetDatabase beforeIn, TargetDatabase clone, PhaseNotes notes, CancellationToken cancellation)
    {
        DatabasePrint after = await Prints.ReadAsync(clone, before, cancellation);
        IReadOnlyList<Difference> differences = await Prints.DifferencesAsync(before, after, beforeIn, clone, cancellation);
        Judge(differences, "taking it back", notes);
        return after;
    }

    /// <summary>Says what differs: a failure, unless it is declared or does not matter.</summary>
    /// <param name="differences">What differs.</param>
    /// <param name="what">What has not restored it: <c>taking it back</c>.</param>
    /// <param name="notes">Gets it.</param>
    public void Judge(IReadOnlyList<Difference> differences, string what, PhaseNotes notes)
    {
        List<Difference> wrong = [];
        foreach (Difference difference in differences)
        {
            if (difference.Kind == Differences.ColumnOrder)
            {
                notes.Say($"The columns of {difference.Name} stand in another order than before: what names its columns does not notice.");
            }
            else if (declared.ReasonFor(difference) is { } reason)
            {
                notes.Declare($"{Phrase(difference)}, as the plan declares: {reason.TrimEnd('.')}.");
            }
            else
            {
                wrong.Add(difference);
            }
        }

        notes.Differences.AddRange(differences.Take(MostKept - Math.Min(MostKept, notes.Differences.Count)));
        if (wrong.Count > 0)
        {
            string more = wrong.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $"; and {wrong.Count - MostNamed} more") : string.Empty;
            notes.Fail($"After {what}: {string.Join("; ", wrong.Take(MostNamed).Select(Phrase))}{more}.");
        }
    }

    /// <summary>A difference as a clause.</summary>
    public static string Phrase(Difference difference)
    {
        if (difference.Kind == Differences.Rows)
        {
            return PhraseOfRows(difference);
        }

        return difference.Change switch
        {
            DifferenceKind.Missing => $"the {difference.Kind} {difference.Name} is gone",
            DifferenceKind.Extra => $"the {difference.Kind} {difference.Name} is left behind",
            _ => $"the {difference.Kind} {difference.Name} is not as before{Change(difference)}",
        };
    }

    private static string PhraseOfRows(Difference difference)
    {
        string count = difference.Rows is { } rows
            ? string.Create(CultureInfo.InvariantCulture, $"{rows} {(rows == 1 ? "row" : "rows")} of {difference.Name} {(rows == 1 ? "is" : "are")}")
            : $"rows of {difference.Name} are";
        string sample = difference.Samples.Count == 0 ? string.Empty
            : $" (key {difference.Samples[0].Key}{(difference.Samples[0].Columns.Count == 0 ? string.Empty : $", {difference.Samples[0].Columns[0]}")})";
        string end = difference.Samples.Count == 0 ? "not as before"
            : difference.Samples.All(row => row.Change == DifferenceKind.Missing) ? "gone"
            : difference.Samples.All(row => row.Change == DifferenceKind.Extra) ? "left behind"
            : "not as before";
        return $"{count} {end}{sample}{(difference.Samples.Count == 0 ? Change(difference) : string.Empty)}";
    }

    // Long definitions stand in the difference itself.
    private static string Change(Difference difference) => difference is { Before.Length: <= 40, After.Length: <= 40 } ? $" ({difference.Before}, now {difference.After})" : string.Empty;
}
