using Toil.Migrations.Databases;
using Toil.Migrations.Engine;
using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations.Checking;

/// <summary>Looks whether the archive of a purge can take the rows.</summary>
internal static class ArchiveCheck
{
    /// <summary>Looks at a table.</summary>
    /// <param name="findings">Takes what is wrong.</param>
    /// <param name="step">The step.</param>
    /// <param name="table">The table that the rows leave.</param>
    /// <param name="archive">The table that gets them.</param>
    /// <param name="isFilled">True where it has rows before the step begins.</param>
    public static void Table(CheckFindings findings, PurgeStep step, TableInfo table, TableInfo archive, bool isFilled)
    {
        if (isFilled && step.Irreversible is null)
        {
            findings.Add(
                CheckRules.ArchiveUnfit, step, step.PlaceOf("archive"), $"The archive {archive.Name} has rows already, which the way back could not tell from its own.",
                "Name an empty table, or say in the plan that the step is irreversible, and why.");
        }

        if (step.Irreversible is null && !HasKey(step, archive))
        {
            findings.Add(
                CheckRules.ArchiveUnfit, step, step.PlaceOf("archive"), $"The way back walks the archive {archive.Name}, which has no key for that.",
                $"Give it the primary key of {table.Name}.");
        }

        ColumnInfo[] missing = [.. table.Columns.Where(column => column.IsKept && archive.Find(column.Name) is null)];
        if (missing.Length > 0)
        {
            findings.Add(
                CheckRules.ArchiveUnfit, step, step.PlaceOf("archive"),
                $"The archive {archive.Name} has no {(missing.Length == 1 ? "column" : "columns")} {string.Join(", ", missing.Select(column => column.Name))}.",
                $"Give it every column of {table.Name}.");
        }

        string[] others = [.. table.Columns.Where(column => column.IsKept && archive.Find(column.Name) is { } there && !ArchiveLoss.IsAlike(column, there))
            .Select(column => $"{column.Name} as {archive.Find(column.Name)!.Type} in place of {column.Type}")];
        if (others.Length > 0)
        {
            findings.Add(
                CheckRules.ArchiveUnfit, step, step.PlaceOf("archive"),
                $"The archive {archive.Name} has {string.Join(", ", others)}: a row that does not fit in there as it is stops the step.",
                $"Give its columns the types that they have in {table.Name}.", Severity.Warning);
        }

        if (archive.Schema == table.Schema && archive.Name == table.Name)
        {
            findings.Add(CheckRules.ArchiveUnfit, step, step.PlaceOf("archive"), $"{table.Name} cannot be its own archive.", "Name another table.");
        }
    }

    private static bool HasKey(PurgeStep step, TableInfo archive) => archive.Keys.Any(key => key.IsWalkable
        && (step.Key.Count == 0 || key.Columns.SequenceEqual(step.Key.Select(name => archive.FindWritten(name)?.Name ?? name), StringComparer.Ordinal)));

    /// <summary>Looks at a file of a step that has not begun.</summary>
    public static void File(CheckFindings findings, PurgeStep step, string path)
    {
        FileInfo file = new(path);
        if (file.Directory is { Exists: false })
        {
            findings.Add(CheckRules.ArchiveUnfit, step, null, $"The folder of the archive {InertText.From(path)} is not there.", "Make it.");
        }
        else if (Directory.Exists(path) || file is { Exists: true, Length: > 0 })
        {
            findings.Add(
                CheckRules.ArchiveUnfit, step, null, $"The archive {InertText.From(path)} {(file.Exists ? "holds something already" : "is a folder")}.",
                "Name a new file, or move that one away.");
        }
    }
}
