namespace Toil.Schedules.Targets;

/// <summary>How toil is called where a schedule runs.</summary>
/// <param name="Program">Program and first arguments of the runner; of PowerShell where <paramref name="Manifest"/> is given.</param>
/// <param name="Manifest">Path of the module's manifest; null for the runner.</param>
internal sealed record ScheduleLauncher(IReadOnlyList<string> Program, string? Manifest = null)
{
    /// <summary>True where the program is searched on the machine on which it runs.</summary>
    public bool IsElsewhere => Manifest is null && !Program[0].AsSpan().ContainsAny('/', '\\');

    /// <summary>Program and arguments that run a runbook.</summary>
    public IReadOnlyList<string> Command(ScheduleJob job) => Manifest is null ? Runner(job) : [.. Program, "-NoProfile", "-NonInteractive", "-Command", Script(job, Manifest)];

    private string[] Runner(ScheduleJob job) =>
    [
        .. Program, "runbook", "run", job.Path, "--schedule", job.Name,
        .. job.Environment is { } environment ? new[] { "--environment", environment } : [],
        .. job.Parameters.SelectMany(pair => new[] { "--set", $"{pair.Key}={pair.Value}" }),
    ];

    // A module that cannot be loaded ends it with 1, a call that PowerShell itself refuses with 2; whatever the cmdlet says, its code is the process's.
    private static string Script(ScheduleJob job, string manifest)
    {
        string set = string.Join("; ", job.Parameters.Select(pair => $"{Quote(pair.Key)} = {Quote(pair.Value)}"));
        string environment = job.Environment is { } name ? $" -Environment {Quote(name)}" : string.Empty;
        return $"try {{ Import-Module {Quote(manifest)} -ErrorAction Stop }} catch {{ [Console]::Error.WriteLine($_); exit 1 }} "
            + $"$LASTEXITCODE = 2; Invoke-ToilRunbook -Path {Quote(job.Path)} -Schedule {Quote(job.Name)}{environment} -Set @{{ {set} }}; exit $LASTEXITCODE";
    }

    // PowerShell takes typographic quotes for quotes.
    private static string Quote(string text) => $"'{string.Concat(text.Select(c => c is '\'' or '\u2018' or '\u2019' or '\u201a' or '\u201b' ? new string(c, 2) : c.ToString()))}'";
}
