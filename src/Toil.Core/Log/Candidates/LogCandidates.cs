using System.Runtime.CompilerServices;
using Toil.Log.Candidates.Histories;
using Toil.Operations;

namespace Toil.Log.Candidates;

/// <summary>Finds what people type again and again, in the histories of their shells.</summary>
public sealed class LogCandidates : Operation<CandidatesOptions, Candidate>
{
    /// <summary>Where the current user's histories are; tests have their own.</summary>
    internal Func<IReadOnlyList<string>> FindHistories { get; init; } = static () => HistoryLocations.Find(
        Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));

    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "log.candidates",
        Cmdlet = "Find-ToilCandidate",
        Summary = "Finds the command lines that are typed again and again with small differences, in the histories of shells.",
        Description = "One result for each template: the line with placeholders where it varies, how often and on how many days it was typed, how long its bursts took where the history has times, and an example without secrets. What everybody types all day (ls, cd, git status) is left out. Reads only, and stores nothing.",
        SettingsSection = "candidates",
        OptionsType = typeof(CandidatesOptions),
        ResultType = typeof(Candidate),
        ResultJsonOf = static () => CandidateJson.Readable.Candidate,
        ViewOf = static () => CandidateView.Instance,
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<Candidate> RunAsync(
        OperationCall<CandidatesOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        CandidateRun run = new(call.Options, call.Context);
        await foreach (CandidatesOptions options in call.Items.WithCancellation(cancellation))
        {
            foreach (HistorySource source in SourcesOf(options, call.Context))
            {
                run.Read(source, cancellation);
            }
        }

        foreach (Candidate candidate in run.Finish(cancellation))
        {
            yield return candidate;
        }
    }

    private IEnumerable<HistorySource> SourcesOf(CandidatesOptions options, OperationContext context)
    {
        if (options.Path.Count + options.LiteralPath.Count == 0)
        {
            IReadOnlyList<string> found = FindHistories();
            if (found.Count == 0)
            {
                context.Sink.Warning("No history of the current user was found. Name files with --path.");
            }

            return found.Select(path => new HistorySource(path, IsNamed: false, options.Format));
        }

        return [.. options.Path.SelectMany(path => Expand(path, options.Format, context)), .. options.LiteralPath.Select(path => new HistorySource(path, IsNamed: true, options.Format))];
    }

    private static IReadOnlyList<HistorySource> Expand(string path, HistoryFormat format, OperationContext context)
    {
        try
        {
            return PathExpander.Expand(path, format);
        }
        catch (ToilException problem)
        {
            context.Sink.Problem(problem);
            return [];
        }
    }
}
