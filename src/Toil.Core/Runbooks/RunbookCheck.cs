using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Runbooks.Checking;
using Toil.Runbooks.Definitions;
using Toil.Values;

namespace Toil.Runbooks;

/// <summary>Says what is wrong with runbooks, without running anything.</summary>
public sealed class RunbookCheck : Operation<RunbookCheckOptions, RunbookFinding>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "runbook.check",
        Cmdlet = "Test-ToilRunbook",
        Summary = "Reads runbooks, and says what is wrong with them and what could be, without running anything.",
        Description = "One finding for each name that nothing stands for, each value of a kind that cannot stand where it does, each step that is never reached, each secret in clear, and each effect that nothing takes back. A file whose form is wrong is a problem that names the line, and the next one is taken.",
        IsReported = true,
        OptionsType = typeof(RunbookCheckOptions),
        ResultType = typeof(RunbookFinding),
        ResultJsonOf = static () => RunJson.Readable.RunbookFinding,
        ViewOf = static () => RunbookViews.Findings,
        FailLevels = new Dictionary<string, Severity>
        {
            [nameof(Severity.Info)] = Severity.Info,
            [nameof(Severity.Warning)] = Severity.Warning,
            [nameof(Severity.High)] = Severity.High,
            [nameof(Severity.Critical)] = Severity.Critical,
        },
    };

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RunbookFinding> RunAsync(
        OperationCall<RunbookCheckOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (RunbookCheckOptions options in call.Items.WithCancellation(cancellation))
        {
            foreach (string file in Files(options.Path, call.Context))
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (RunbookFinding finding in Check(file, call.Context.Sink))
                {
                    yield return options.Strict && finding.Severity == Severity.Warning ? finding with { Severity = Severity.High } : finding;
                }
            }
        }
    }

    private static IEnumerable<string> Files(IReadOnlyList<string> paths, OperationContext context)
    {
        // One that is not there is a problem, and the next one is taken.
        foreach (IReadOnlyList<string> path in paths.Count > 0 ? paths.Select(path => new[] { path }) : [[]])
        {
            List<string> files = [];
            try
            {
                files.AddRange(RunbookFiles.Of(path, true, context));
            }
            catch (ToilException problem)
            {
                context.Sink.Problem(problem);
                continue;
            }

            if (files.Count == 0)
            {
                context.Sink.Warning($"There is no runbook in {InertText.From(path.Count > 0 ? path[0] : context.WorkingDirectory, 4_096)}.");
            }

            foreach (string file in files)
            {
                yield return file;
            }
        }
    }

    private static IReadOnlyList<RunbookFinding> Check(string file, IOperationSink sink)
    {
        if (ScriptedRunbook.Is(file))
        {
            sink.Warning($"{InertText.From(file, 4_096)} is a script: its steps are known only when it runs, and it is not checked.");
            return [];
        }

        try
        {
            return RunbookChecker.Check(RunbookReader.Read(file));
        }
        catch (ToilException problem)
        {
            sink.Problem(problem);
            return [];
        }
    }
}
