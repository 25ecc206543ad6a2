using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;
using Toil.Values;

namespace Toil.Runbooks.Engine;

/// <summary>
/// Says what a runbook would do, and does none of it. An operation that can say so itself is asked; everything else is said to be not simulated, and what depends on
/// it to be unknown.
/// </summary>
/// <param name="runbook">The runbook.</param>
/// <param name="parameters">What it is given.</param>
/// <param name="context">What the door provides.</param>
internal sealed class RunPlan(Runbook runbook, IReadOnlyDictionary<string, object?> parameters, OperationContext context)
{
    private const int LongestAction = 400;
    private const string NotSimulated = "not simulated";

    private readonly Guid _id = context.RunId;

    /// <summary>The steps in order, and the run at the end.</summary>
    public async IAsyncEnumerable<RunStep> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach ((RunbookStep step, string path, bool isAlways) in Walk(runbook.Steps, string.Empty, false).Concat(Walk(runbook.Always, StepTable.Always(string.Empty), true)))
        {
            cancellation.ThrowIfCancellationRequested();
            (RunStepState state, string detail) = await SayAsync(step, cancellation);
            yield return new RunStep
            {
                Run = _id, Runbook = runbook.Name, Step = path, Name = step.Name, Kind = step.Work.Kind, State = state, Detail = detail, IsAlways = isAlways,
            };
        }

        yield return new RunStep { Run = _id, Runbook = runbook.Name, Step = string.Empty, Kind = RunStep.RunKind, State = RunStepState.Planned, Person = RunPerson.Name, Detail = ScriptedRunbook.Is(runbook.Path) ? "The steps of a script are known only when it runs: none is simulated. Nothing was done." : "Nothing was done." };
    }

    private static IEnumerable<(RunbookStep Step, string Path, bool IsAlways)> Walk(IReadOnlyList<RunbookStep> steps, string prefix, bool isAlways) => steps.SelectMany(
        step => Walk(step.Work.Inner, step.Work is ForeachWork ? $"{prefix}{step.Id}[*]/" : $"{prefix}{step.Id}/", isAlways).Prepend((step, prefix + step.Id, isAlways)));

    private async Task<(RunStepState State, string Detail)> SayAsync(RunbookStep step, CancellationToken cancellation)
    {
        string rollback = step.Rollback is { } undo ? $" On failure of a later step: {Show(undo.Work)}." : string.Empty;
        string verified = step.Verify is { } verify ? $" Verified by: {Show(verify.Work)}." : string.Empty;
        switch (step.If is null ? true : Know(step.If))
        {
            case false:
                return (RunStepState.Skipped, $"'{InertText.From(step.If!.Text, 200)}' does not hold.");
            case null:
                return (RunStepState.Planned, $"Only if {InertText.From(step.If!.Text, 200)}, which is not known before the run. {Capital(Say(step.Work))} ({NotSimulated}).{verified}{rollback}");
        }

        if (step.Work is UsesWork { Operation.Descriptor.HasDryRun: true } uses && Values(uses) is { } values)
        {
            return (RunStepState.Planned, $"{await SimulateAsync(step, uses, values, cancellation)}{verified}{rollback}");
        }

        string simulated = step.Work is ActionWork ? $" ({NotSimulated})" : string.Empty;
        return (RunStepState.Planned, $"{Capital(Say(step.Work))}{simulated}.{verified}{rollback}");
    }

    private async Task<string> SimulateAsync(RunbookStep step, UsesWork uses, OptionValue[] values, CancellationToken cancellation)
    {
        OperationDescriptor descriptor = uses.Operation.Descriptor;
        OperationContext dry = context with { IsDryRun = true, Sink = new SilentSink(), WorkingDirectory = Path.GetDirectoryName(runbook.Path)!, Questions = null };
        List<string> said = [];
        try
        {
            await foreach (object result in uses.Operation.RunAsync(values, dry, cancellation))
            {
                if (said.Count < 20)
                {
                    said.Add(string.Join(" ", descriptor.View.Columns.Where(column => !column.IsBar).Select(column => column.Text(result)).Where(text => text.Length > 0)));
                }
            }
        }
        catch (ToilException error)
        {
            return $"Simulated, and would fail as things are now: {error.Message}";
        }

        return $"Simulated {descriptor.Name}: {(said.Count == 0 ? "nothing to do" : string.Join("; ", said))}.";
    }

    // Null where a value is not known before the run.
    private OptionValue[]? Values(UsesWork uses)
    {
        List<OptionValue> values = [];
        foreach ((string name, TemplateValue value) in uses.With)
        {
            if (!TryRaw(value, out object? raw))
            {
                return null;
            }

            if (raw is not null)
            {
                values.Add(new OptionValue(name, raw, value.Origin));
            }
        }

        return [.. values];
    }

    private string Say(StepWork work) => work switch
    {
        ApproveWork approve => $"asks for approval: {Show(approve.Message)}",
        GateWork gate => Know(gate.That) switch
        {
            true => $"lets pass: {gate.That.Text} holds",
            false => $"refuses: {gate.That.Text} does not hold",
            null => $"refuses unless {gate.That.Text}",
        },
        ParallelWork parallel => $"{parallel.Steps.Count} steps, {parallel.Limit} at once",
        ForeachWork each => $"for each of {Show(each.In)}, {each.Limit} at once",
        GroupWork group => $"{group.Steps.Count} steps",
        ActionWork action => $"runs {Show(action)}",
        _ => work.Kind,
    };

    private string Show(ActionWork work) => ActionText.Of(work, Show, LongestAction);

    private string Show(TemplateValue value) => TryRaw(value, out _)
        ? ExpressionText.Any(value.Evaluate(Scope))
        : $"<{string.Join(", ", value.Expressions.Select(one => one.Text.Trim()))}>";

    private bool TryRaw(TemplateValue value, out object? raw)
    {
        raw = null;
        try
        {
            raw = value.Raw(Scope);
            return true;
        }
        catch (ToilException)
        {
            return false;
        }
    }

    private bool? Know(Expression expression)
    {
        try
        {
            return expression.Text.Contains("failure(", StringComparison.Ordinal) || expression.Text.Contains("success(", StringComparison.Ordinal) ? null : expression.Test(Scope);
        }
        catch (ToilException)
        {
            return null;
        }
    }

    // Steps are not there, so whatever depends on one is not known.
    private ExpressionScope Scope => new(
        new Dictionary<string, object?>
        {
            ["parameters"] = parameters,
            ["run"] = new Dictionary<string, object?>
            {
                ["id"] = _id.ToString(), ["runbook"] = runbook.Name, ["environment"] = runbook.Environment, ["person"] = RunPerson.Name, ["started"] = context.Time.GetUtcNow(), ["machine"] = Environment.MachineName,
            },
        },
        HasFailed: false);

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
