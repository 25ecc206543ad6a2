using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Toil.Schedules.Calendars;

namespace Toil.Schedules.Targets;

/// <summary>Writes a workflow of GitHub Actions.</summary>
internal sealed partial class GithubWriter : IScheduleWriter
{
    private const int LeastMinutes = 5;

    /// <summary>GitHub says that a time in the gap comes at its end, and nothing of a time that comes twice.</summary>
    public ClockRule Rule => ClockRule.Cron;

    /// <inheritdoc/>
    public bool CatchesUp => false;

    /// <inheritdoc/>
    public bool CanDelay => false;

    /// <inheritdoc/>
    public IEnumerable<string> Notes(ScheduleJob job) =>
    [
        "GitHub starts scheduled workflows late or not at all when it is busy, most of all at full hours, and stops them after 60 days without activity in a public repository.",
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ScheduleText> Write(ScheduleJob job)
    {
        string times = SharedCron.Of(job);
        int[] minutes = [.. CalendarFields.Values(job.Calendar.Fields.Minutes)];
        if (minutes.Zip(minutes.Skip(1).Append(minutes[0] + 60), (one, next) => next - one).Min() < LeastMinutes)
        {
            throw ScheduleErrors.Cannot(job, $"runs nothing more often than every {LeastMinutes} minutes", "Write 'every 5m' or more.");
        }

        if (job.Action is null || !Reference().IsMatch(job.Action))
        {
            throw ScheduleErrors.Cannot(job, "needs to know where the Toil action is", "Name it: --action OWNER/REPOSITORY@REFERENCE, or ./ in Toil's own repository.");
        }

        string zone = job.Zone == TimeZoneInfo.Utc ? string.Empty : $"      timezone: {YamlQuote.Text(job.Zone.Id)}\n";
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $$$"""
            # {{{ScheduleMark.Here}}}
            # {{{ScheduleWriters.Comment(job.Description)}}}. Made by Toil.
            name: {{{YamlQuote.Text($"Toil: {job.Name}")}}}
            on:
              schedule:
                - cron: {{{YamlQuote.Text(times)}}}
            {{{zone}}}  workflow_dispatch: {}
            permissions:
              contents: read
            concurrency:
              group: {{{YamlQuote.Text($"toil-{job.Name}")}}}
              cancel-in-progress: false
            jobs:
              toil:
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@v4
                  - uses: {{{YamlQuote.Text(job.Action)}}}
                    with:
                      runbook: {{{YamlQuote.Text(Literal(RepositoryPath(job)))}}}

            """);
        if (job.Environment is { } environment)
        {
            text.Append(CultureInfo.InvariantCulture, $"          environment: {YamlQuote.Text(Literal(environment))}\n");
        }

        if (job.Parameters.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"          parameters: {YamlQuote.Text(Literal(Parameters(job)))}\n");
        }

        return [new($"toil-{job.Name}.yml", text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal), "Put it into .github/workflows on the default branch.")];
    }

    // The action takes one name=value a line.
    private static string Parameters(ScheduleJob job) => string.Concat(job.Parameters.Select(pair => pair.Value.AsSpan().ContainsAny('\n', '\r')
        ? throw ScheduleErrors.Unwritable(job, pair.Value, "the action takes one parameter a line", "Let the runbook read it from a file of the repository.")
        : $"{pair.Key}={pair.Value}\n"));

    private static string RepositoryPath(ScheduleJob job)
    {
        for (string? folder = Path.GetDirectoryName(job.Path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.Exists(Path.Combine(folder, ".git")))
            {
                return Path.GetRelativePath(folder, job.Path).Replace('\\', '/');
            }
        }

        string relative = Path.GetRelativePath(job.Folder, job.Path).Replace('\\', '/');
        return !relative.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(relative) ? relative : throw ScheduleErrors.Cannot(
            job, "sees only what is in the repository, and the runbook is outside of it", "Export it from the repository's folder.");
    }

    // What GitHub would take for an expression becomes one that says just that text.
    private static string Literal(string text) => text.Replace("${{", "${{ '${{' }}", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?:\./[\w./-]*|[\w.-]+/[\w./-]+@[\w./-]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
