namespace Toil.PowerShell.Migrations;

/// <summary>Files that may be plans.</summary>
internal static class PlanFiles
{
    public static bool IsPlan(string name)
        => name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    /// <summary>Those in a folder, by name; its settings are none.</summary>
    public static IReadOnlyList<string> In(string folder) =>
    [
        .. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path))
            .Where(name => IsPlan(name) && name != Settings.ToilSettings.FileName).Order(StringComparer.Ordinal),
    ];
}
