using Toil.Operations;
using Toil.Reports;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;

namespace Toil.Runbooks.Engine.Works;

/// <summary>Runs an operation of Toil as a step.</summary>
internal static class UsesRunner
{
    private const int MostResults = 1_000;

    public static async Task<WorkEnd> RunAsync(WorkCall call, UsesWork work, CancellationToken stop)
    {
        OperationDescriptor descriptor = work.Operation.Descriptor;
        OptionValue[] values = [.. work.With.Select(pair => new OptionValue(pair.Key, pair.Value.Raw(call.Scope), pair.Value.Origin)).Where(value => value.Raw is not null)];
        StepSink sink = new(call);
        OperationContext context = call.Task.Context with
        {
            WorkingDirectory = call.Folder,
            Sink = sink,
            Input = null,
            IsConfirmed = work.Yes || call.Task.Context.IsConfirmed || call.Task.IsApproved,
            IsDryRun = false,
            ResumedBy = $"toil runbook resume {RunName.Short(call.Task.Run.Id)}",
            RunId = Guid.CreateVersion7(call.Task.Context.Time.GetUtcNow()),
        };
        Severity? level = work.FailOn is { } word ? descriptor.FailLevels[word] : null;
        Queue<object?> results = [];
        ResultTally tally = new(descriptor.View);
        string? headline = null;
        long count = 0;
        Severity worst = Severity.None;
        bool hasBegun = false;
        try
        {
            await foreach (object result in work.Operation.RunAsync(values, context, stop))
            {
                hasBegun = true;
                count++;
                tally.Add(result);
                headline = descriptor.View.Headline(result) ?? headline;
                worst = result is IGraded graded && graded.Severity > worst ? graded.Severity : worst;
                results.Enqueue(ResultValues.Of(result, descriptor.ResultJson));
                if (results.Count > MostResults)
                {
                    results.Dequeue();
                }
            }
        }
        catch (ToilException error)
        {
            bool isRefused = error.Kind == ErrorKind.Refused;
            bool isWrong = !hasBegun && error.Kind is (ErrorKind.InvalidInput or ErrorKind.NotFound);
            return new(isRefused ? WorkOutcome.Refused : isWrong ? WorkOutcome.NotBegun : error.Kind == ErrorKind.Waiting ? WorkOutcome.Waiting : WorkOutcome.Failed)
            {
                Reason = error.Message, Results = [.. results], MayCome = error.Kind == ErrorKind.NotFound,
            };
        }

        if (count > MostResults)
        {
            sink.Warning(ResultLimit.Sentence(count - MostResults, MostResults));
        }

        object?[] all = [.. results];
        return new(sink.Outcome)
        {
            Reason = sink.Reason ?? headline ?? tally.Describe(),
            Result = all.Length > 0 ? all[^1] : null,
            Results = all,
            Worst = worst,
            Found = level is { } least && worst >= least ? worst : Severity.None,
        };
    }
}
