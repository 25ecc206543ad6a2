using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Values;

namespace Toil.Migrations.Checking;

/// <summary>Looks whether the archive of a purge can take the rows.</summary>
internal static class ArchiveCheck
{
    /// <summary>Looks at a table.</summary>
    public static void Table(CheckFindings findings, PurgeStep step, TableInfo table, TableInfo archive)
    {
        ColumnInfo[] missing = [.. table.Columns.Where(column => !column.IsGenerated && archive.Find(column.Name) is null)];
        if (missing.Length > 0)
        {
            findings.Add(
                CheckRules.ArchiveUnfit, step, step.PlaceOf("archive"),
                $"The archive {archive.Name} has no {(missing.Length == 1 ? "column" : "columns")} {string.Join(", ", missing.Select(column => column.Name))}.",
                $"Give it every column of {table.Name}.");
        }

        if (archive.Schema == table.Schema && archive.Name == table.Name)
        {
            findings.Add(CheckRules.ArchiveUnfit, step, step.PlaceOf("archive"), $"{table.Name} cannot be its own archive.", "Name another table.");
        }
    }

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
