using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Toil.Log.Candidates.Commands;
using Toil.Log.Candidates.Histories;
using Toil.Log.Candidates.Secrets;
using Toil.Log.Candidates.Templates;
using Toil.Operations;
using Toil.Values;

namespace Toil.Log.Candidates;

/// <summary>One run: reads histories, then says what was found.</summary>
internal sealed class CandidateRun(CandidatesOptions options, OperationContext context)
{
    private const int ExampleLength = 400;

    private static readonly TimeSpan s_unknown = TimeSpan.FromSeconds(30);

    private readonly TemplateStore _store = new(new NoiseList(Patterns(options.Ignore), !options.IncludeNoise));
    private readonly List<HistoryTrace> _traces = [];
    private readonly HashSet<string> _read = new(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
    private readonly long _since = SinceTime.Read(options.Since, context.Time.GetUtcNow());
    private readonly ProgressMeter _meter = new("Reading histories", context);

    /// <summary>Lines that were read, noise included.</summary>
    public long Lines { get; private set; }

    /// <summary>Reads a file. What is wrong with it is told, and the others go on.</summary>
    public void Read(HistorySource source, CancellationToken cancellation)
    {
        if (!_read.Add(RealPath(source.Path)))
        {
            return;
        }

        try
        {
            using HistoryFile file = HistoryFile.Open(source);
            Read(file, new HistoryTrace(InertText.From(source.Path), file.Format), cancellation);
        }
        catch (ToilException problem)
        {
            context.Sink.Problem(problem);
        }
        catch (IOException error)
        {
            context.Sink.Problem(HistoryFile.Unreadable(source, error.Message));
        }
    }

    /// <summary>The candidates, costliest first.</summary>
    public IReadOnlyList<Candidate> Finish(CancellationToken cancellation)
    {
        if (_store.IsFull)
        {
            context.Sink.Warning($"More than {TemplateStore.MaxTemplates:N0} different command lines: the further ones are told apart by their commands alone.");
        }

        IReadOnlyList<MergedTemplate> templates = TemplateMerger.Merge(_store.Templates, cancellation);
        CandidateTally[] tallies = CandidateTallies.Take(templates, _store.Templates.Count, _traces, context.Time.LocalTimeZone);
        List<Candidate> candidates = [];
        for (int i = 0; i < templates.Count; i++)
        {
            if (templates[i].Count >= options.MinCount)
            {
                candidates.Add(Make(templates, i, tallies[i]));
            }
        }

        candidates.Sort(CandidateView.Compare);
        return [.. candidates.Take(options.Top).Select(candidate => candidate with { Example = Clean(candidate.Example) })];
    }

    private void Read(HistoryFile file, HistoryTrace trace, CancellationToken cancellation)
    {
        _traces.Add(trace);
        long latest = context.Time.GetUtcNow().AddDays(1).ToUnixTimeSeconds();
        long undated = 0;
        foreach (HistoryCommand command in file.Read())
        {
            if ((++Lines & 0xFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                _meter.Advance();
            }

            if (command.Text.AsSpan().IsWhiteSpace())
            {
                continue;
            }

            // A clock that was wrong, or a file that is damaged: no time is better than a false one.
            long time = command.Started > latest ? 0 : command.Started;
            undated += time == 0 ? 1 : 0;
            if (time >= _since)
            {
                trace.Add(_store.Add(command.Text, time, file.Format), time, command.Elapsed);
            }
        }

        Warn(trace, undated, file.Lines.TooLong);
    }

    private void Warn(HistoryTrace trace, long undated, long tooLong)
    {
        if (_since > 0 && undated > 0)
        {
            context.Sink.Warning(string.Create(CultureInfo.InvariantCulture, $"{trace.Path}: {undated:N0} lines have no time and are left out because of --since."));
        }

        if (tooLong > 0)
        {
            context.Sink.Warning(string.Create(CultureInfo.InvariantCulture, $"{trace.Path}: {tooLong:N0} lines of more than {ByteLines.MaxLength / 1024} KiB were passed over."));
        }

        if (trace.IsFull)
        {
            context.Sink.Warning(string.Create(CultureInfo.InvariantCulture, $"{trace.Path}: lines after the first {HistoryTrace.MaxLines:N0} are counted, without their times."));
        }
    }

    private Candidate Make(IReadOnlyList<MergedTemplate> templates, int index, CandidateTally tally)
    {
        MergedTemplate template = templates[index];
        RawTemplate best = _store.Templates[template.Parts[0]];
        foreach (int part in template.Parts)
        {
            best = best.IsBetterExample(_store.Templates[part]) ? _store.Templates[part] : best;
        }

        (int bursts, TimeSpan median, TimeSpan total) = tally.Bursts.Sum();
        DateTimeOffset? first = Instant(tally.Seen?.First);
        DateTimeOffset? last = Instant(tally.Seen?.Last);
        int follower = tally.Follower(template.Count);
        return new Candidate
        {
            Template = context.Redactor.Redact(template.Text),
            Command = context.Redactor.Redact(template.Command),
            Count = template.Count,
            EstimatedTime = total + ((template.Count - tally.Bursts.Lines) * s_unknown),
            FirstSeen = first,
            LastSeen = last,
            DaysSpanned = first is null ? null : (last!.Value.Date - first.Value.Date).Days + 1,
            DaysSeen = first is null ? null : tally.Days,
            Bursts = first is null ? null : bursts,
            MedianBurst = first is null ? null : median,
            TotalTime = first is null ? null : total,
            Example = new CommandRedactor(ShellLexer.Of(best.ExampleFormat)).Redact(best.Example),
            FollowedBy = follower < 0 ? null : context.Redactor.Redact(templates[follower].Text),
            Shells = tally.Shells,
            Files = tally.Files,
            Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(template.Text)))[..16],
        };
    }

    private DateTimeOffset? Instant(long? seconds)
        => seconds is { } known ? TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(known), context.Time.LocalTimeZone) : null;

    private string Clean(string example) => InertText.From(context.Redactor.Redact(example.Replace('\n', ' ').Replace('\t', ' ')), ExampleLength);

    private static string RealPath(string path)
    {
        try
        {
            return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return path;
        }
    }

    private static IReadOnlyList<string> Patterns(IReadOnlyList<string> patterns) => patterns.Any(string.IsNullOrWhiteSpace)
        ? throw ToilException.Invalid("IgnoreInvalid", "ignore: a pattern is empty.", "Give the words that a line begins with, or a pattern such as 'terraform *'.")
        : patterns;
}
